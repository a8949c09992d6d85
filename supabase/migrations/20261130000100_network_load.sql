-- The network and its load of a day, lane by lane: the page /map.

create function cargo.carriers() returns text[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_carriers text[] := '{}';
  v_carrier text := '';
begin
  -- From each carrier to the next, by the index: as many looks as there are carriers, however many flights.
  loop
    select left(f.flight_number, 2) into v_carrier
    from cargo.flights f
    where left(f.flight_number, 2) > v_carrier
    order by left(f.flight_number, 2)
    limit 1;
    exit when not found;
    v_carriers := v_carriers || v_carrier;
  end loop;
  return v_carriers;
end;
$$;
comment on function cargo.carriers is 'The carriers (two characters) that ever had a flight.';

create function cargo.flights_of_day(p_date date, p_carriers text[]) returns uuid[]
  -- Planned anew for the carriers that there are: the index takes them one by one.
  language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
begin
  return array(
    select f.flight_id
    from cargo.flights f
    where f.departure_date = p_date
      and left(f.flight_number, 2) = any (p_carriers)
      -- Within a value, so that it is looked up for the flights in question alone.
      and coalesce((select p.status from cargo.flight_operations p where p.flight_id = f.flight_id), '') <> 'CANCELLED'
  );
end;
$$;
comment on function cargo.flights_of_day is 'The flights (ids) of these carriers that leave on a local date and are not cancelled.';

create function cargo.shipments_of_flights(p_flights uuid[]) returns json
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    with legs as (
      -- Of each shipment the leg that says where it is: the last that departed, else the first to depart.
      select distinct on (l.ref_id) l.ref_id, l.leg, l.state, f.origin, f.destination
      from unnest(p_flights) i (flight_id)
      -- Flight by flight, by index: a day is a small part of either table.
      cross join lateral (select * from cargo.flights x where x.flight_id = i.flight_id limit 1) f
      cross join lateral (select * from cargo.booking_legs x where x.flight_id = i.flight_id offset 0) l
      where l.state <> 'released'
      order by l.ref_id, l.state = 'booked', case when l.state = 'booked' then l.leg else -l.leg end
    ),
    places as (
      select
        case l.state when 'departed' then l.origin || l.destination when 'arrived' then l.destination else l.origin end
          as place
      from legs l
      cross join lateral (select x.status from cargo.bookings x where x.ref_id = l.ref_id limit 1) b
      where b.status in ('BOOKED', 'DEPARTED', 'ARRIVED')
        -- Not there yet: an earlier leg, of another day, is still to be flown.
        and (
          l.state <> 'booked'
          or not exists (
            select from cargo.booking_legs e
            where e.ref_id = l.ref_id and e.leg < l.leg and e.state in ('booked', 'departed')
          )
        )
    ),
    counted as (
      select p.place, count(*) as shipments
      from places p
      group by p.place
    )
    select json_build_object(
      'at', coalesce(
        json_agg(json_build_object('airport', c.place, 'shipments', c.shipments) order by c.place)
          filter (where length(c.place) = 3),
        '[]'
      ),
      'under_way', coalesce(
        json_agg(
          json_build_object('origin', left(c.place, 3), 'destination', right(c.place, 3), 'shipments', c.shipments)
          order by c.place
        ) filter (where length(c.place) = 6),
        '[]'
      )
    )
    from counted c
  );
end;
$$;
comment on function cargo.shipments_of_flights is 'Where the shipments of these flights are, by the steps recorded: {at: [{airport, shipments}], under_way: [{origin, destination, shipments}]}. Each counts once; held, cancelled and delivered ones do not.';

create function public.get_network_load(
  p_date date,
  p_carrier text default null,
  p_with_shipments boolean default false,
  p_lanes_max integer default 1000,
  p_flights_max integer default 6
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_carriers text[] := case when p_carrier is null then cargo.carriers() else array[p_carrier] end;
  v_flights uuid[] := cargo.flights_of_day(p_date, v_carriers);
begin
  return (
    with flights as (
      select
        f.flight_id, f.flight_number, f.origin, f.destination,
        cargo.local_time(f.departure_at, o.time_zone) as departure_datetime,
        (c.max_weight_kg * 10)::bigint as max_tenths,
        (c.booked_weight_kg * 10)::bigint as booked_tenths,
        c.max_volume_l as max_litres,
        case when c.max_volume_l is not null then c.booked_volume_l end as booked_litres,
        row_number() over (partition by f.origin, f.destination order by f.departure_at, f.flight_id) as place
      from unnest(v_flights) i (flight_id)
      -- Flight by flight, by index: a day is a small part of either table.
      cross join lateral (select * from cargo.flights x where x.flight_id = i.flight_id limit 1) f
      cross join lateral (select * from cargo.flight_capacity x where x.flight_id = i.flight_id limit 1) c
      join cargo.airports o on o.code = f.origin
    ),
    lanes as (
      select
        f.origin, f.destination, count(*) as flights,
        sum(f.max_tenths) as max_tenths, sum(f.booked_tenths) as booked_tenths,
        sum(f.max_litres) as max_litres, sum(f.booked_litres) as booked_litres,
        json_agg(
          json_build_object(
            'flight_id', f.flight_id,
            'flight_number', f.flight_number,
            'departure_datetime', f.departure_datetime,
            'max_tenths', f.max_tenths,
            'booked_tenths', f.booked_tenths
          ) order by f.place
        ) filter (where f.place <= p_flights_max) as first_flights,
        row_number() over (order by sum(f.max_tenths) desc, f.origin, f.destination) as place
      from flights f
      group by f.origin, f.destination
    )
    select json_build_object(
      'lanes', coalesce(
        json_agg(
          json_build_object(
            'origin', l.origin,
            'destination', l.destination,
            'flights', l.flights,
            'max_tenths', l.max_tenths,
            'booked_tenths', l.booked_tenths,
            'volume', case
              when l.max_litres is not null
                then json_build_object('max_litres', l.max_litres, 'booked_litres', l.booked_litres)
            end,
            'first_flights', l.first_flights
          ) order by l.place
        ) filter (where l.place <= p_lanes_max),
        '[]'
      ),
      'lanes_left_out', count(*) filter (where l.place > p_lanes_max),
      'carriers', v_carriers,
      'shipments', case when p_with_shipments then cargo.shipments_of_flights(v_flights) end
    )
    from lanes l
  );
end;
$$;
comment on function public.get_network_load is 'The flights that leave on a local date (of a carrier, two characters, or of all) and are not cancelled, lane by lane, the most capacity first: {lanes: [{origin, destination, flights, max_tenths, booked_tenths, volume: {max_litres, booked_litres} of those that count it, or null, first_flights: [{flight_id, flight_number, departure_datetime, max_tenths, booked_tenths}]}], lanes_left_out: how many beyond p_lanes_max, carriers: all that ever had a flight, or the one asked for, shipments: what cargo.shipments_of_flights says, or null}. Of each lane the first p_flights_max flights are named.';
revoke execute on function public.get_network_load from public, anon, authenticated;
grant execute on function public.get_network_load to service_role;
