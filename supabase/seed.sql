-- Demo data for a local database: users, fourteen days of flights, a few bookings. Never for a real one:
-- the password is known to everyone. May be run again at any time: it adds the days that are missing and
-- touches nothing that exists. In order: users, flights and full flights, bookings in every status and a delay, rate
-- cards and air waybills in stock.

-- shipper@, handler@ and admin@gocomet.dev; the password of each is gocomet-demo.
insert into cargo.users (id, email, name, role, password_hash)
values
  (
    'c0000000-0000-4000-8000-000000000001', 'shipper@gocomet.dev', 'Demo Shipper', 'customer',
    'scrypt$16384$8$5$iP9mLrodTGsueoE8Md2Q4g$nQXHMF3k8hy9xZZBy0Nequ5r9HZbxjPO-tjzsmOZBYE'
  ),
  (
    'c0000000-0000-4000-8000-000000000002', 'handler@gocomet.dev', 'Demo Handler', 'handler',
    'scrypt$16384$8$5$K8y7t61xdTTwKrUbXSNpZw$dMiEBHAU0KFxQdTpOS8WtNgSNKBPbgXhXuzgCh43sfQ'
  ),
  (
    'c0000000-0000-4000-8000-000000000003', 'admin@gocomet.dev', 'Demo Admin', 'admin',
    'scrypt$16384$8$5$Nt4Lrr-TuHQcgwimwkLgMQ$5iBH5wdsq9KyJ78vSokbgxoRguflNcvf7jbq6_qJJog'
  )
on conflict do nothing;

-- The timetable, from today to the thirteenth day from now, each day as the origin counts days. A flight
-- that gets left_kg has been booked up to that weight, and where it says left_m3 up to that volume: so full
-- of light cargo that much weight is left. Who holds the rest is the demo admin.
do $$
declare
  v_admin_id uuid := (select u.id from cargo.users u where u.email = 'admin@gocomet.dev');
  v_flight record;
  v_answer jsonb;
begin
  for v_flight in
    with services (flight_number, airline_name, origin, destination, departs, minutes, days, max_weight_kg, price) as (
      values
        -- India and London
        ('AI161', 'Air India', 'DEL', 'LHR', time '02:45', 575, '1234567', 18000, 3.05),
        ('AI111', 'Air India', 'DEL', 'LHR', '14:05', 580, '1234567', 16000, 3.10),
        ('BA142', 'British Airways', 'DEL', 'LHR', '10:50', 585, '1234567', 14000, 3.25),
        ('VS301', 'Virgin Atlantic', 'DEL', 'LHR', '13:25', 580, '1234567', 15000, 3.20),
        ('VS303', 'Virgin Atlantic', 'DEL', 'LHR', '23:35', 580, '1234567', 15000, 2.95),
        ('AI162', 'Air India', 'LHR', 'DEL', '09:45', 515, '1234567', 18000, 2.40),
        ('BA257', 'British Airways', 'LHR', 'DEL', '18:55', 510, '1234567', 14000, 2.55),
        ('AI131', 'Air India', 'BOM', 'LHR', '05:15', 595, '1234567', 17000, 3.00),
        ('BA138', 'British Airways', 'BOM', 'LHR', '12:45', 600, '1234567', 14000, 3.15),
        ('AI130', 'Air India', 'LHR', 'BOM', '12:50', 535, '1234567', 17000, 2.45),
        ('BA118', 'British Airways', 'BLR', 'LHR', '07:20', 645, '1234567', 13000, 3.30),
        ('BA276', 'British Airways', 'HYD', 'LHR', '07:45', 625, '12467', 12000, 3.30),
        -- Within India
        ('6E2112', 'IndiGo', 'DEL', 'BOM', '06:00', 135, '1234567', 5000, 0.55),
        ('6E6312', 'IndiGo', 'BOM', 'DEL', '09:30', 130, '1234567', 5000, 0.55),
        ('AI2927', 'Air India', 'DEL', 'BOM', '20:00', 140, '1234567', 6000, 0.60),
        ('6E2135', 'IndiGo', 'DEL', 'BLR', '07:15', 170, '1234567', 5000, 0.65),
        ('AI2811', 'Air India', 'DEL', 'BLR', '22:15', 170, '1234567', 6000, 0.60),
        ('6E6814', 'IndiGo', 'DEL', 'BLR', '23:50', 170, '1234567', 5000, 0.55),
        ('AI2803', 'Air India', 'BLR', 'DEL', '16:45', 170, '1234567', 6000, 0.65),
        ('6E2057', 'IndiGo', 'DEL', 'HYD', '06:40', 135, '1234567', 5000, 0.60),
        ('6E5002', 'IndiGo', 'HYD', 'DEL', '19:30', 135, '1234567', 5000, 0.60),
        ('6E5374', 'IndiGo', 'BLR', 'BOM', '20:50', 110, '1234567', 5000, 0.50),
        -- India and the hubs
        ('EK511', 'Emirates', 'DEL', 'DXB', '04:15', 235, '1234567', 18000, 1.35),
        ('EK515', 'Emirates', 'DEL', 'DXB', '21:35', 235, '1234567', 18000, 1.30),
        ('EK510', 'Emirates', 'DXB', 'DEL', '21:50', 195, '1234567', 18000, 1.20),
        ('EK501', 'Emirates', 'BOM', 'DXB', '04:30', 205, '1234567', 18000, 1.25),
        ('EK569', 'Emirates', 'BLR', 'DXB', '04:20', 250, '1234567', 16000, 1.45),
        ('EK527', 'Emirates', 'HYD', 'DXB', '10:20', 240, '1234567', 16000, 1.40),
        ('EK9881', 'Emirates SkyCargo', 'BOM', 'DXB', '23:40', 210, '246', 100000, 0.95),
        ('LH761', 'Lufthansa', 'DEL', 'FRA', '02:50', 530, '1234567', 15000, 2.90),
        ('LH760', 'Lufthansa', 'FRA', 'DEL', '13:20', 465, '1234567', 15000, 2.35),
        ('LH8371', 'Lufthansa Cargo', 'BOM', 'FRA', '03:30', 545, '1357', 100000, 2.20),
        ('AF225', 'Air France', 'DEL', 'CDG', '01:15', 560, '1234567', 15000, 2.95),
        ('KL872', 'KLM', 'DEL', 'AMS', '02:20', 545, '1234567', 14000, 2.95),
        ('TK717', 'Turkish Airlines', 'DEL', 'IST', '06:50', 430, '1234567', 16000, 2.30),
        ('TK6561', 'Turkish Cargo', 'IST', 'BOM', '22:10', 370, '257', 100000, 1.60),
        ('SQ403', 'Singapore Airlines', 'DEL', 'SIN', '09:40', 350, '1234567', 17000, 1.70),
        ('SQ406', 'Singapore Airlines', 'SIN', 'DEL', '02:30', 350, '1234567', 17000, 1.65),
        ('CX694', 'Cathay Pacific', 'DEL', 'HKG', '02:25', 330, '1234567', 16000, 1.75),
        ('CX3283', 'Cathay Cargo', 'HKG', 'DEL', '21:15', 360, '1346', 100000, 1.55),
        -- The hubs and London
        ('EK1', 'Emirates', 'DXB', 'LHR', '07:45', 465, '1234567', 20000, 2.10),
        ('EK3', 'Emirates', 'DXB', 'LHR', '14:25', 465, '1234567', 20000, 2.05),
        ('EK2', 'Emirates', 'LHR', 'DXB', '14:20', 415, '1234567', 20000, 1.70),
        ('TK1971', 'Turkish Airlines', 'IST', 'LHR', '14:30', 250, '1234567', 14000, 1.40),
        ('LH902', 'Lufthansa', 'FRA', 'LHR', '09:30', 105, '1234567', 5000, 0.85),
        ('BA429', 'British Airways', 'AMS', 'LHR', '09:15', 85, '1234567', 5000, 0.80),
        ('AF1680', 'Air France', 'CDG', 'LHR', '08:20', 85, '1234567', 5000, 0.80),
        -- Across the Atlantic
        ('BA117', 'British Airways', 'LHR', 'JFK', '08:20', 480, '1234567', 17000, 1.95),
        ('VS4', 'Virgin Atlantic', 'JFK', 'LHR', '18:30', 415, '1234567', 17000, 1.60),
        ('BA269', 'British Airways', 'LHR', 'LAX', '15:40', 680, '1234567', 16000, 2.30),
        ('VS19', 'Virgin Atlantic', 'LHR', 'SFO', '11:20', 665, '1234567', 15000, 2.30),
        ('BA284', 'British Airways', 'SFO', 'LHR', '16:45', 620, '1234567', 15000, 1.90),
        ('LH8160', 'Lufthansa Cargo', 'FRA', 'JFK', '22:30', 525, '12346', 100000, 1.45),
        ('LH401', 'Lufthansa', 'JFK', 'FRA', '16:10', 450, '1234567', 16000, 1.55),
        ('AF22', 'Air France', 'CDG', 'JFK', '08:30', 505, '1234567', 16000, 1.85),
        ('KL641', 'KLM', 'AMS', 'JFK', '13:15', 495, '1234567', 15000, 1.85),
        ('EK201', 'Emirates', 'DXB', 'JFK', '08:30', 850, '1234567', 18000, 3.10),
        -- Asia and the Pacific
        ('SQ322', 'Singapore Airlines', 'SIN', 'LHR', '23:30', 840, '1234567', 19000, 3.30),
        ('SQ26', 'Singapore Airlines', 'SIN', 'FRA', '23:55', 790, '1234567', 18000, 3.15),
        ('SQ637', 'Singapore Airlines', 'HND', 'SIN', '10:05', 430, '1234567', 16000, 1.50),
        ('CX410', 'Cathay Pacific', 'HKG', 'ICN', '08:10', 220, '1234567', 12000, 0.95),
        ('CX882', 'Cathay Pacific', 'HKG', 'LAX', '16:35', 785, '1234567', 17000, 3.40),
        ('CX2071', 'Cathay Cargo', 'HKG', 'FRA', '03:05', 780, '13567', 100000, 2.85),
        ('KE603', 'Korean Air', 'ICN', 'HKG', '08:25', 235, '1234567', 12000, 0.95),
        ('KE207', 'Korean Air Cargo', 'ICN', 'LAX', '20:50', 660, '23567', 100000, 2.60),
        ('KE18', 'Korean Air', 'LAX', 'ICN', '11:30', 785, '1234567', 17000, 1.90),
        ('KE529', 'Korean Air Cargo', 'ICN', 'FRA', '23:20', 790, '1346', 100000, 2.75),
        ('NH106', 'All Nippon Airways', 'HND', 'LAX', '22:55', 600, '1234567', 16000, 2.70),
        ('JL2', 'Japan Airlines', 'HND', 'SFO', '17:55', 560, '1234567', 15000, 2.70),
        ('UA837', 'United Airlines', 'SFO', 'HND', '12:40', 665, '1234567', 15000, 1.85)
    ),
    -- Freighters have a volume, an early acceptance and doors of their height; so have three passenger flights,
    -- which carry nothing that only a freighter may (CAO).
    terms (
      flight_number, max_volume_l, aircraft_type, service_type, latest_acceptance_minutes, refused_handling_codes,
      max_piece_height_cm, max_piece_length_cm
    ) as (
      values
        ('EK9881', 640000, '77X', 'F', 240, null::text[], 300, 1000),
        ('LH8371', 640000, '77X', 'F', 240, null, 300, 1000),
        ('LH8160', 640000, '77X', 'F', 240, null, 300, 1000),
        ('TK6561', 640000, '77X', 'F', 240, null, 300, 1000),
        ('KE207', 640000, '77X', 'F', 240, null, 300, 1000),
        ('CX3283', 690000, '74N', 'F', 240, null, 300, 1200),
        ('CX2071', 690000, '74N', 'F', 240, null, 300, 1200),
        ('KE529', 690000, '74N', 'F', 240, null, 300, 1200),
        ('AI161', 125000, '77W', 'J', 120, '{CAO}', 160, 317),
        ('LH761', 105000, '359', 'J', 120, '{CAO}', 160, 317),
        ('SQ403', 110000, '359', 'J', 120, '{CAO}', 160, 317)
    ),
    full_days (flight_number, day, left_kg, left_m3) as (
      values
        ('AI161', 3, 80.0, null), ('EK501', 5, 42.5, null), ('EK1', 2, 95.0, null), ('LH8371', 1, 60.0, null),
        ('6E2112', 4, 12.0, null), ('BA142', 7, 0.0, null), ('SQ403', 4, 12500.0, 0.0), ('LH761', 2, 9400.0, 1.5)
    ),
    departures as (
      select
        s.*,
        day::date as departure_date,
        (day::date + s.departs) at time zone o.time_zone as departure_at,
        (day::date + s.departs) at time zone o.time_zone + make_interval(mins => s.minutes) as arrival_at,
        d.time_zone as destination_zone
      from services s
      join cargo.airports o on o.code = s.origin
      join cargo.airports d on d.code = s.destination
      cross join generate_series(
        (now() at time zone o.time_zone)::date::timestamp,
        (now() at time zone o.time_zone)::date + interval '13 days',
        '1 day'
      ) as day
      where strpos(s.days, extract(isodow from day)::text) > 0
    ),
    added as (
      insert into cargo.flights (
        flight_number, airline_name, origin, destination, departure_at, arrival_at,
        departure_date, arrival_date, base_price_per_kg, aircraft_type, service_type, latest_acceptance_minutes,
        refused_handling_codes, max_piece_height_cm, max_piece_length_cm
      )
      select
        p.flight_number, p.airline_name, p.origin, p.destination, p.departure_at, p.arrival_at,
        p.departure_date, (p.arrival_at at time zone p.destination_zone)::date, p.price, t.aircraft_type,
        t.service_type, t.latest_acceptance_minutes, t.refused_handling_codes, t.max_piece_height_cm,
        t.max_piece_length_cm
      from departures p
      left join terms t using (flight_number)
      order by p.flight_number, p.origin, p.departure_date
      on conflict do nothing
      returning flight_id, flight_number, origin, destination, departure_at, departure_date
    ),
    added_capacity as (
      insert into cargo.flight_capacity (flight_id, max_weight_kg, max_volume_l)
      select a.flight_id, s.max_weight_kg, t.max_volume_l
      from added a
      join services s using (flight_number, origin)
      left join terms t using (flight_number)
      order by a.flight_id
      returning flight_id, max_weight_kg, max_volume_l
    )
    select a.*, c.max_weight_kg - f.left_kg as weight_kg, c.max_volume_l * 0.001 - f.left_m3 as volume_m3
    from added a
    join added_capacity c using (flight_id)
    join full_days f on f.flight_number = a.flight_number and f.day = extract(isodow from a.departure_date)
    left join terms t on t.flight_number = a.flight_number
    where a.departure_at > now() + make_interval(mins => coalesce(t.latest_acceptance_minutes, 0) + 1)
    order by a.departure_date, a.flight_number
  loop
    v_answer := public.book_shipment(
      p_user_id => v_admin_id,
      p_ref_id => format('DEMO-FULL-%s-%s', v_flight.flight_number, to_char(v_flight.departure_date, 'YYYYMMDD')),
      p_request => jsonb_strip_nulls(jsonb_build_object(
        'origin', v_flight.origin, 'destination', v_flight.destination, 'pieces', 100,
        'weight_kg', v_flight.weight_kg, 'volume_m3', v_flight.volume_m3,
        'flight_ids', jsonb_build_array(v_flight.flight_id)
      )),
      p_lock_held => true
    );
    if v_answer ->> 'outcome' is distinct from 'booked' then
      raise warning 'seed: % on % was not filled: %', v_flight.flight_number, v_flight.departure_date, v_answer;
    end if;
  end loop;
end;
$$;

-- One booking of the shipper for each thing that can have happened, on tomorrow's flights from Delhi: a hold
-- that lasts until its flight departs, and one whose flight is late among them.
do $$
declare
  v_shipper_id uuid := (select u.id from cargo.users u where u.email = 'shipper@gocomet.dev');
  v_handler_id uuid := (select u.id from cargo.users u where u.email = 'handler@gocomet.dev');
  v_admin_id uuid := (select u.id from cargo.users u where u.email = 'admin@gocomet.dev');
  v_demo record;
  v_step text;
  v_answer jsonb;
begin
  for v_demo in
    select demo.*
    from (
      values
        (
          1, 'DEMO-BOOKED-1', array['VS301'], 320.5, 4, array[]::text[],
          '{"dimensions": [{"length_cm": 120, "width_cm": 80, "height_cm": 110, "pieces": 4}], "special_handling_codes": ["PER", "COL"], "goods_description": "Alphonso mangoes"}'::jsonb
        ),
        (2, 'DEMO-BOOKED-2', array['TK717', 'TK1971'], 150.0, 2, '{}', '{}'),
        (3, 'DEMO-DEPARTED-1', array['EK511', 'EK3'], 480.0, 6, array['depart DEL', 'arrive DXB', 'depart DXB'], '{}'),
        (4, 'DEMO-ARRIVED-1', array['KL872', 'BA429'], 75.0, 1, array['depart DEL', 'arrive AMS'], '{}'),
        (5, 'DEMO-DELIVERED-1', array['AI111'], 1200.0, 12, array['depart DEL', 'arrive LHR', 'deliver LHR'], '{}'),
        (6, 'DEMO-CANCELLED-1', array['LH761', 'LH902'], 260.0, 3, array['cancel'], '{"volume_m3": 1.2}'),
        (7, 'DEMO-HELD-1', array['AI111'], 640.0, 8, '{}', '{"hold_minutes": 10080}'),
        (8, 'DEMO-DELAYED-1', array['VS303'], 210.0, 2, array['delay 95'], '{}')
    ) as demo (turn, ref_id, flight_numbers, weight_kg, pieces, steps, more)
    where not exists (select 1 from cargo.bookings b where b.ref_id = demo.ref_id)
    order by demo.turn
  loop
    v_answer := public.book_shipment(
      p_user_id => v_shipper_id,
      p_ref_id => v_demo.ref_id,
      p_request => v_demo.more || jsonb_build_object(
        'origin', 'DEL', 'destination', 'LHR', 'pieces', v_demo.pieces, 'weight_kg', v_demo.weight_kg,
        'flight_ids', (
          select jsonb_agg(f.flight_id order by n.leg)
          from unnest(v_demo.flight_numbers) with ordinality as n (flight_number, leg)
          join cargo.flights f using (flight_number)
          where f.departure_date = (now() at time zone 'Asia/Kolkata')::date + 1
        )
      ),
      p_lock_held => true
    );
    foreach v_step in array v_demo.steps loop
      exit when v_answer ? 'reason';
      v_answer := case split_part(v_step, ' ', 1)
        when 'cancel' then public.cancel_booking(v_shipper_id, v_demo.ref_id)
        when 'delay' then (
          select public.operate_flight(
            v_admin_id,
            l.flight_id::text,
            jsonb_build_object(
              'estimated_departure_datetime', f.departure_at + d.late, 'estimated_arrival_datetime', f.arrival_at + d.late
            )
          )
          from cargo.booking_legs l
          join cargo.flights f using (flight_id)
          cross join make_interval(mins => split_part(v_step, ' ', 2)::integer) as d (late)
          where l.ref_id = v_demo.ref_id
        )
        else public.record_step(v_handler_id, v_demo.ref_id, split_part(v_step, ' ', 1), split_part(v_step, ' ', 2))
      end;
    end loop;
    if v_answer ? 'reason' then
      raise warning 'seed: % stopped: %', v_demo.ref_id, v_answer;
    end if;
  end loop;
end;
$$;

-- Rate cards of some carriers, each in its currency, and air waybill numbers in stock, drawn by whoever books. A card that
-- is there already answers as it did; numbers that are known are refused as a whole, and stay as they are.
do $$
declare
  v_admin_id uuid := (select u.id from cargo.users u where u.email = 'admin@gocomet.dev');
  v_answer jsonb;
begin
  v_answer := public.add_rates(
    v_admin_id,
    (
      select jsonb_agg(jsonb_build_object(
        'carrier', r.carrier, 'origin', r.origin, 'destination', r.destination,
        'valid_from', '2026-01-01', 'valid_to', '2036-12-31', 'currency', r.currency, 'minimum', r.minimum,
        'breaks', jsonb_build_array(
          jsonb_build_object('from_kg', 0, 'per_kg', r.per_kg),
          jsonb_build_object('from_kg', 45, 'per_kg', round(r.per_kg * 0.8, r.decimals)),
          jsonb_build_object('from_kg', 100, 'per_kg', round(r.per_kg * 0.7, r.decimals)),
          jsonb_build_object('from_kg', 500, 'per_kg', round(r.per_kg * 0.55, r.decimals))
        ),
        'surcharges', jsonb_build_array(
          jsonb_build_object('code', 'MYC', 'basis', 'chargeable', 'rate', r.fuel),
          jsonb_build_object('code', 'SCC', 'basis', 'gross', 'rate', r.security)
        )
      ))
      from (
        values
          ('AI', 'DEL', 'LHR', 'INR', 2, 5500.00, 380.00, 55.00, 14.00),
          ('BA', 'DEL', 'LHR', 'GBP', 2, 50.00, 3.60, 0.55, 0.12),
          ('VS', 'DEL', 'LHR', 'GBP', 2, 48.00, 3.45, 0.55, 0.12),
          ('EK', 'DEL', 'LHR', 'USD', 2, 60.00, 4.25, 0.65, 0.15),
          ('LH', 'BOM', 'FRA', 'EUR', 2, 76.69, 4.01, 0.70, 0.15),
          ('SQ', 'DEL', 'SIN', 'SGD', 2, 80.00, 3.90, 0.60, 0.14),
          ('NH', 'HND', 'LAX', 'JPY', 0, 9000, 620, 95, 20)
      ) as r (carrier, origin, destination, currency, decimals, minimum, per_kg, fuel, security)
    )
  );
  if v_answer ? 'reason' then
    raise warning 'seed: rate cards: %', v_answer;
  end if;
  v_answer := public.add_awb_stock(
    v_admin_id,
    (
      select jsonb_agg(jsonb_build_object(
        'carrier', s.carrier, 'prefix', s.prefix, 'first_serial', '7000000', 'count', 500
      ))
      from (
        values ('AI', '098'), ('BA', '125'), ('VS', '932'), ('EK', '176'), ('LH', '020'), ('SQ', '618'), ('NH', '205')
      ) as s (carrier, prefix)
    )
  );
  if v_answer ->> 'reason' <> 'awb_stock_overlaps' then
    raise warning 'seed: waybills in stock: %', v_answer;
  end if;
end;
$$;
