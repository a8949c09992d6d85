-- Reading bookings: one, and a page of one's own.

create function public.get_booking(p_ref_id text) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_booking cargo.bookings;
begin
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.get_booking is 'A booking with its events, oldest first. Returns {booking}, or {reason: booking_not_found}.';
revoke execute on function public.get_booking from public, anon, authenticated;
grant execute on function public.get_booking to service_role;

create function public.list_bookings(
  p_user_id uuid,
  p_status text default null,
  p_limit integer default 200,
  p_after_ref_id text default null,
  p_identity jsonb default null
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

  -- Two statements, each a range of one index: a condition that may or may not hold would be a filter.
  if p_status is null then
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
comment on function public.list_bookings is 'A page of the caller''s bookings, newest first, after the booking named by p_after_ref_id. Returns {bookings, next: the ref_id to go on after, or null}, or {reason}: unauthenticated, validation_failed {errors}.';
revoke execute on function public.list_bookings from public, anon, authenticated;
grant execute on function public.list_bookings to service_role;
