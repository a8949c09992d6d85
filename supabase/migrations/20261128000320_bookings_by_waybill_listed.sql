-- My bookings by waybill. Another parameter makes another function, so the one of before goes first.

drop function public.list_bookings;

create function public.list_bookings(
  p_user_id uuid,
  p_status text default null,
  p_limit integer default 200,
  p_after_ref_id text default null,
  p_identity jsonb default null,
  p_awb_number text default null
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  -- Before the first page: no booking is as late.
  v_after_at timestamptz := 'infinity';
  v_after_ref_id text := '';
  v_page cargo.bookings[];
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  if p_after_ref_id is not null then
    select b.created_at, b.ref_id
    into v_after_at, v_after_ref_id
    from cargo.bookings b
    where b.ref_id = p_after_ref_id and b.user_id = p_user_id;
    if not found then
      return cargo.validation_failed(
        '[{"path": "cursor", "message": "The cursor is not one of your pages: take it from the Link header."}]'
      );
    end if;
  end if;

  -- A statement for each, so that each is a range of one index: a condition that may or may not hold would be a
  -- filter. Those with one waybill are few.
  if p_awb_number is not null then
    v_page := array(
      select b
      from cargo.bookings b
      where b.awb_number = p_awb_number
        and b.user_id = p_user_id
        and (p_status is null or b.status = p_status::cargo.booking_status)
        and (b.created_at, b.ref_id) < (v_after_at, v_after_ref_id)
      order by b.created_at desc, b.ref_id desc
      limit p_limit + 1
    );
  elsif p_status is null then
    v_page := array(
      select b
      from cargo.bookings b
      where b.user_id = p_user_id and (b.created_at, b.ref_id) < (v_after_at, v_after_ref_id)
      order by b.created_at desc, b.ref_id desc
      limit p_limit + 1
    );
  else
    v_page := array(
      select b
      from cargo.bookings b
      where b.user_id = p_user_id
        and b.status = p_status::cargo.booking_status
        and (b.created_at, b.ref_id) < (v_after_at, v_after_ref_id)
      order by b.created_at desc, b.ref_id desc
      limit p_limit + 1
    );
  end if;

  return (
    select json_build_object(
      'bookings', coalesce(json_agg(cargo.booking_answer(b, null) order by b.created_at desc, b.ref_id desc), '[]'),
      'next', case when cardinality(v_page) > p_limit then v_page[p_limit].ref_id end
    )
    from unnest(v_page[:p_limit]) b
  );
end;
$$;
comment on function public.list_bookings is 'A page of the caller''s bookings, newest first, after the booking named by p_after_ref_id; those in a status, and those with a waybill, where asked. Returns {bookings, next: the ref_id to go on after, or null}, or {reason}: unauthenticated, validation_failed {errors}.';
revoke execute on function public.list_bookings from public, anon, authenticated;
grant execute on function public.list_bookings to service_role;
