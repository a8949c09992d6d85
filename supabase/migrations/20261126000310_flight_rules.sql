-- Two more rules of the timetable: a flight number has one spelling, and a flight arrives within 72 hours.
-- Flights published before that break one of them are neither merged, renamed into one another nor deleted:
-- both of a pair may be sold already, and only the operator knows whether they are one aircraft or two. They
-- keep their text, are exempt, and stand in a view until they are settled; the migration warns of them. To
-- refuse to migrate instead would hold up every later change for rows that cannot be deleted once booked.

alter table cargo.flights add column exempt boolean not null default false;
comment on column cargo.flights.exempt is 'Published before a rule of this table was made, and breaks it. See cargo.flights_to_settle.';

create function cargo.canonical_flight_number(p_flight_number text) returns text
  language sql immutable parallel safe
  return regexp_replace(p_flight_number, '^(..)0+(?=[0-9])', '\1');
comment on function cargo.canonical_flight_number is 'The one spelling of a flight number: carrier, number without leading zeros, suffix (AI0347 is AI347).';

-- Of several spellings on one date the shortest gets the number: it may have it already.
update cargo.flights f
set flight_number = cargo.canonical_flight_number(f.flight_number)
where f.flight_number <> cargo.canonical_flight_number(f.flight_number)
  and cargo.canonical_flight_number(f.flight_number) ~ '^..[1-9]'
  and not exists (
    select 1 from cargo.flights other
    where other.origin = f.origin
      and other.departure_date = f.departure_date
      and cargo.canonical_flight_number(other.flight_number) = cargo.canonical_flight_number(f.flight_number)
      and char_length(other.flight_number) < char_length(f.flight_number)
  );

update cargo.flights f
set exempt = true
where f.flight_number !~ '^([A-Z][A-Z0-9]|[0-9][A-Z])[1-9][0-9]{0,3}[A-Z]?$'
  or f.arrival_at > f.departure_at + interval '72 hours';

alter table cargo.flights
  add constraint flights_number_spelling check (exempt or flight_number ~ '^..[1-9]'),
  add constraint flights_arrive_in_time check (exempt or arrival_at <= departure_at + interval '72 hours');

-- Here, and not in a migration of its own: without the new column it would publish nothing.
create or replace function public.publish_flights(p_user_id uuid, p_flights jsonb, p_identity jsonb default null) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  v_sent jsonb := case jsonb_typeof(p_flights) when 'array' then p_flights else jsonb_build_array(p_flights) end;
  v_flights cargo.flights[];
  v_index integer;
  v_answer json;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  -- Waits for an alignment of local dates; one that comes later waits for this, and finds these flights.
  lock table cargo.flights in row exclusive mode;

  select refusal
  into v_answer
  from jsonb_array_elements(v_sent) with ordinality as f (flight, position)
  cross join cargo.refuse_airports(
    f.flight ->> 'origin',
    f.flight ->> 'destination',
    case when jsonb_typeof(p_flights) = 'array' then (f.position - 1) || '.' else '' end
  ) refusal
  where refusal is not null
  order by f.position
  limit 1;
  if found then
    return v_answer;
  end if;

  -- The local dates of a flight, as cargo.align_local_dates keeps them.
  select array_agg(
    row (
      gen_random_uuid(), f.flight_number, f.airline_name, f.origin, f.destination,
      f.departure_datetime, f.arrival_datetime,
      (f.departure_datetime at time zone o.time_zone)::date,
      (f.arrival_datetime at time zone d.time_zone)::date,
      f.base_price_per_kg, false
    )::cargo.flights
    order by f.position
  )
  into v_flights
  from rows from (
    jsonb_to_recordset(v_sent) as (
      flight_number text, airline_name text, origin text, destination text,
      departure_datetime timestamptz, arrival_datetime timestamptz, base_price_per_kg numeric
    )
  ) with ordinality as f (
    flight_number, airline_name, origin, destination, departure_datetime, arrival_datetime, base_price_per_kg, position
  )
  join cargo.airports o on o.code = f.origin
  join cargo.airports d on d.code = f.destination;

  begin
    insert into cargo.flights
    select f.* from unnest(v_flights) f
    order by f.flight_number, f.origin, f.departure_date;

    insert into cargo.flight_capacity (flight_id, max_weight_kg)
    select f.flight_id, (v_sent -> (f.ordinality - 1)::integer ->> 'max_weight_kg')::numeric
    from unnest(v_flights) with ordinality as f
    order by f.flight_id;
  exception when unique_violation then
    select f.ordinality - 1
    into v_index
    from (
      select n.*, row_number() over (partition by n.flight_number, n.origin, n.departure_date order by n.ordinality) as nth
      from unnest(v_flights) with ordinality as n
    ) f
    where f.nth > 1
      or exists (
        select 1 from cargo.flights known
        where (known.flight_number, known.origin, known.departure_date) = (f.flight_number, f.origin, f.departure_date)
      )
    order by f.ordinality
    limit 1;
    return json_build_object('reason', 'flight_exists', 'index', coalesce(v_index, 0));
  end;

  return json_build_object(
    'flights', (
      select coalesce(json_agg(a.answer order by n.ordinality), '[]')
      from unnest(v_flights) with ordinality as n
      join cargo.flight_answers a using (flight_id)
    )
  );
end;
$$;
comment on function public.publish_flights is 'Publishes flights (a JSON object, or an array of them), all or none and in sorted order. Returns {flights} in the order given, or {reason}: unauthenticated, forbidden, validation_failed {errors}, flight_exists {index}.';
revoke execute on function public.publish_flights from public, anon, authenticated;
grant execute on function public.publish_flights to service_role;

create view cargo.flights_to_settle with (security_invoker = true) as
select
  f.flight_id,
  f.flight_number,
  f.origin,
  f.departure_date,
  f.departure_at,
  c.booked_weight_kg,
  f.arrival_at > f.departure_at + interval '72 hours' as takes_too_long,
  f.flight_number ~ '^..0+[A-Z]?$' as is_number_zero,
  same.flight_id as same_flight_id,
  same_capacity.booked_weight_kg as same_booked_weight_kg
from cargo.flights f
join cargo.flight_capacity c using (flight_id)
left join cargo.flights same
  on same.flight_number = cargo.canonical_flight_number(f.flight_number)
  and same.origin = f.origin
  and same.departure_date = f.departure_date
  and same.flight_id <> f.flight_id
left join cargo.flight_capacity same_capacity on same_capacity.flight_id = same.flight_id
where f.exempt;
comment on view cargo.flights_to_settle is 'The flights that are exempt from a rule made after they were published, and why: with same_flight_id another flight has their number, origin and date in the one spelling. What to do: docs/operations.md.';

do $$
declare
  v_flights bigint;
  v_future bigint;
  v_named text;
begin
  select
    count(*),
    count(*) filter (where s.departure_at > now()),
    string_agg(format('%s from %s on %s', s.flight_number, s.origin, s.departure_date), ', ')
      filter (where s.rank <= 10)
  into v_flights, v_future, v_named
  from (select t.*, row_number() over (order by t.departure_at desc, t.flight_id) as rank from cargo.flights_to_settle t) s;
  if v_flights > 0 then
    raise warning '% flights break a new rule of the timetable (% of them are yet to depart), among them: %', v_flights, v_future, v_named
      using hint = 'They are kept as they were published. select * from cargo.flights_to_settle; docs/operations.md says what to do.';
  end if;
end;
$$;
