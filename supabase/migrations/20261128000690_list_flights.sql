-- The timetable with its load, for staff: GET /flights.

create function cargo.timetable_page(
  p_origin text,
  p_destination text,
  p_carrier text,
  p_from date,
  p_to date,
  p_status text,
  p_now timestamptz,
  p_after_at timestamptz,
  p_after_id uuid,
  p_limit integer
) returns uuid[]
  -- Planned anew for the filters that there are: each has an index, and one that is null is no condition at all.
  language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
begin
  return array(
    select f.flight_id
    from cargo.flights f
    where f.departure_date between p_from and p_to
      and (p_origin is null or f.origin = p_origin)
      and (p_destination is null or f.destination = p_destination)
      and (p_carrier is null or left(f.flight_number, 2) = p_carrier)
      and (
        p_status is null
        or p_status = coalesce(
          -- Within a value, so that it is looked up for the flights in question alone.
          (
            select case
              when p.status = 'CANCELLED' then 'cancelled'
              when f.departure_at <= p_now then 'departed'
              when p.closed then 'closed'
            end
            from cargo.flight_operations p
            where p.flight_id = f.flight_id
          ),
          case when f.departure_at <= p_now then 'departed' else 'scheduled' end
        )
      )
      and (f.departure_at, f.flight_id) > (p_after_at, p_after_id)
    order by f.departure_at, f.flight_id
    limit p_limit
  );
end;
$$;
comment on function cargo.timetable_page is 'The flights (ids) that leave on these local dates, by departure, then id, after a departure and an id. A null filter is none. A status is one of four, and each flight has one: cancelled, else departed (the departure by the timetable has passed at p_now), else closed, else scheduled, which is what can be sold.';

create function public.list_flights(
  p_user_id uuid,
  p_origin text default null,
  p_destination text default null,
  p_carrier text default null,
  p_from date default null,
  p_to date default null,
  p_status text default null,
  p_limit integer default 100,
  p_after_flight_id text default null,
  p_identity jsonb default null
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := coalesce(
    cargo.refuse_role(p_user_id, '{handler,admin}', p_identity), cargo.refuse_airports(p_origin, p_destination)
  );
  v_now timestamptz := clock_timestamp();
  v_from date := coalesce(p_from, (v_now at time zone 'UTC')::date);
  v_to date := coalesce(p_to, v_from + 6);
  -- Before the first page: no flight is as early.
  v_after cargo.flights;
  v_page uuid[];
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  if num_nonnulls(p_origin, p_destination, p_carrier) = 0 then
    return cargo.validation_failed(
      '[{"path": "origin", "message": "Say an origin, a destination or a carrier."}]'
    );
  end if;
  if v_to < v_from or v_to > v_from + 30 then
    return cargo.validation_failed(json_build_array(json_build_object(
      'path', 'to', 'message', 'A date from ' || v_from || ' to ' || (v_from + 30) || ': 31 days at most.'
    )));
  end if;
  v_after.departure_at := '-infinity';
  if p_after_flight_id is not null then
    select * into v_after
    from cargo.flights f
    where f.flight_id = case when cargo.is_uuid(p_after_flight_id) then p_after_flight_id::uuid end;
    if not found then
      return cargo.validation_failed(
        '[{"path": "cursor", "message": "The cursor is of no page: take it from the Link header."}]'
      );
    end if;
  end if;

  v_page := cargo.timetable_page(
    p_origin, p_destination, p_carrier,
    -- Clocks are at most 26 hours apart: of what departs later, the local date is two days earlier at most.
    greatest(v_from, v_after.departure_date - 2), v_to,
    p_status, v_now,
    v_after.departure_at, coalesce(v_after.flight_id, '00000000-0000-0000-0000-000000000000'),
    p_limit + 1
  );
  return (
    select json_build_object(
      'flights', coalesce(
        json_agg(
          json_build_object('flight', a.answer, 'bookings', l.bookings, 'held_tenths', h.tenths) order by i.place
        ),
        '[]'
      ),
      'next', case when cardinality(v_page) > p_limit then v_page[p_limit] end,
      'from', v_from,
      'to', v_to
    )
    from unnest(v_page[:p_limit]) with ordinality as i (flight_id, place)
    join cargo.flight_answers a using (flight_id)
    cross join lateral (
      select count(*) as bookings
      from cargo.booking_legs l
      where l.flight_id = i.flight_id and cargo.is_present(l.state, l.release_reason)
    ) l
    cross join lateral (
      select coalesce((sum(l.weight_kg) * 10)::bigint, 0) as tenths
      from cargo.holds h
      join cargo.booking_legs l on l.ref_id = h.ref_id and l.flight_id = h.flight_id and l.state <> 'released'
      where h.flight_id = i.flight_id and h.expires_at > v_now
    ) h
  );
end;
$$;
comment on function public.list_flights is 'The timetable with its load: a page of the flights of an origin, a destination or a carrier (two characters) that leave on the local dates p_from to p_to (today by UTC, and the six days after), by departure, then id, after p_after_flight_id; p_status as cargo.timetable_page has it. bookings: those with a present leg on the flight; held_tenths: what live holds have of it, in tenths of a kilogram. Returns {flights: [{flight, bookings, held_tenths}], next: the flight_id to go on after, or null, from, to}, or {reason}: unauthenticated, forbidden, validation_failed {errors}.';
revoke execute on function public.list_flights from public, anon, authenticated;
grant execute on function public.list_flights to service_role;
