-- The flights published before the two rules: one spelling where nobody else has it, exempt where they break one.

-- Publications wait, as for an alignment of local dates; searches and bookings go on. In a block, because
-- `supabase db push` sends a file as one transaction without a begin, and there a bare lock is refused.
do $$
begin
  lock table cargo.flights in share row exclusive mode;
end;
$$;

-- Of several spellings on one date the shortest gets the number: it may have it already. In one statement,
-- because a flight that breaks both rules can only be written as exempt.
with settled as (
  select
    f.flight_id,
    case
      when not exists (
        select 1 from cargo.flights other
        where other.origin = f.origin
          and other.departure_date = f.departure_date
          and cargo.canonical_flight_number(other.flight_number) = cargo.canonical_flight_number(f.flight_number)
          and char_length(other.flight_number) < char_length(f.flight_number)
      )
      then cargo.canonical_flight_number(f.flight_number)
      else f.flight_number
    end as flight_number
  from cargo.flights f
  where f.flight_number !~ '^..[1-9]' or f.arrival_at > f.departure_at + interval '72 hours'
)
update cargo.flights f
set
  flight_number = case when s.flight_number ~ '^..[1-9]' then s.flight_number else f.flight_number end,
  exempt = s.flight_number !~ '^..[1-9]' or f.arrival_at > f.departure_at + interval '72 hours'
from settled s
where f.flight_id = s.flight_id;

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
