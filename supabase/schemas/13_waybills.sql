-- Air waybills: the numbers in use, the stock they are drawn from, and who may have which.
-- A number is given under its advisory lock, and drawn under the lock of its row in the stock; who gives one that is
-- in stock takes both. So no number comes to two shipments, and none is lost: its row says where it went.

create table cargo.waybills (
  awb_number text constraint waybills_pkey primary key,
  user_id uuid not null constraint waybills_user_fkey references cargo.users (id),
  root_ref_id text not null constraint waybills_booking_fkey references cargo.bookings (ref_id),
  source text not null,
  assigned_at timestamptz not null,
  constraint waybills_number_format check (awb_number ~ '^[0-9]{3}-[0-9]{8}$'),
  constraint waybills_source_known check (source in ('given', 'stock'))
);
alter table cargo.waybills enable row level security;
comment on table cargo.waybills is 'Whose each number in use is: of the shipment of root_ref_id, the booking that its parts were split from. It moves on when all of these are cancelled.';

create table cargo.awb_stock (
  stock_id uuid constraint awb_stock_pkey primary key default gen_random_uuid(),
  carrier text not null,
  prefix text not null,
  first_serial integer not null,
  count integer not null,
  user_id uuid constraint awb_stock_user_fkey references cargo.users (id),
  created_at timestamptz not null,
  created_by uuid not null constraint awb_stock_creator_fkey references cargo.users (id),
  constraint awb_stock_carrier_format check (carrier ~ '^([A-Z][A-Z0-9]|[0-9][A-Z])$'),
  constraint awb_stock_prefix_format check (prefix ~ '^[0-9]{3}$'),
  constraint awb_stock_count_range check (count between 1 and 100000),
  constraint awb_stock_serials_range check (first_serial >= 0 and first_serial + count <= 10000000)
);
alter table cargo.awb_stock enable row level security;
create index awb_stock_carrier_created_at_idx on cargo.awb_stock (carrier, created_at, first_serial);
create index awb_stock_prefix_first_serial_idx on cargo.awb_stock (prefix, first_serial);
comment on table cargo.awb_stock is 'Ranges of numbers to draw from for the flights of a carrier: by user_id alone, or by everybody where that is null.';

create table cargo.awb_numbers (
  awb_number text constraint awb_numbers_pkey primary key,
  stock_id uuid not null,
  serial integer not null,
  state text not null default 'free',
  ref_id text,
  reason text,
  changed_at timestamptz not null,
  constraint awb_numbers_check_digit check (
    case
      when awb_number ~ '^[0-9]{3}-[0-9]{8}$'
        then substr(awb_number, 5, 7)::integer = serial and right(awb_number, 1)::integer = serial % 7
      else false
    end
  ),
  constraint awb_numbers_account_for_themselves check (
    case state
      when 'free' then num_nonnulls(ref_id, reason) = 0
      when 'assigned' then ref_id is not null and reason is null
      when 'void' then reason is not null
      else false
    end
  ),
  constraint awb_numbers_reason_length check (char_length(reason) between 1 and 200)
) with (fillfactor = 90);
alter table cargo.awb_numbers enable row level security;
create index awb_numbers_stock_state_serial_idx on cargo.awb_numbers (stock_id, state, serial);
comment on table cargo.awb_numbers is 'Each number in stock. One that is not free says why: the booking that it was last assigned to, or the reason why it is void.';
comment on column cargo.awb_numbers.stock_id is 'No foreign key: one call makes 100,000 numbers, together with their stock, and a quarter of its time would go into looking for that.';
comment on column cargo.awb_numbers.ref_id is 'Drawn before the row of the booking is written, so no foreign key; it moves on with the number.';

create function cargo.awb_check_digit(p_serial integer) returns integer
  language sql immutable parallel safe
  return p_serial % 7;
comment on function cargo.awb_check_digit is 'The eighth digit of a waybill number: its first seven, the serial, modulo 7 (IATA Resolution 600a).';

create function cargo.has_live_booking(p_awb_number text) returns boolean
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return exists (
    select 1 from cargo.bookings b where b.awb_number = p_awb_number and b.status <> 'CANCELLED'
  );
end;
$$;
comment on function cargo.has_live_booking is 'Whether any booking with this waybill is not cancelled.';

create function cargo.refuse_waybill(p_awb_number text, p_user_id uuid, p_root_ref_id text) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_waybill cargo.waybills;
  v_is_its_own boolean;
begin
  select * into v_waybill from cargo.waybills w where w.awb_number = p_awb_number;
  v_is_its_own := v_waybill.awb_number is null
    or v_waybill.root_ref_id = p_root_ref_id
    or (v_waybill.user_id = p_user_id or v_waybill.source = 'given') and not cargo.has_live_booking(p_awb_number);
  if v_is_its_own and not exists (
    select 1
    from cargo.awb_numbers n
    join cargo.awb_stock s using (stock_id)
    where n.awb_number = p_awb_number and (n.state = 'void' or s.user_id <> p_user_id)
  ) then
    return null;
  end if;
  return json_build_object('reason', 'awb_taken', 'awb_number', p_awb_number);
end;
$$;
comment on function cargo.refuse_waybill is 'Null when the number may be given to the shipment of p_root_ref_id, a booking of p_user_id: nobody has it; or all bookings that have it are cancelled, and it was that user''s or given from outside; or it is this shipment''s; and it is neither void nor in the stock of another user. Else {reason: awb_taken, awb_number}. The caller holds the advisory lock of the number.';

create function cargo.lock_returned_waybill(p_user_id uuid, p_carrier text, p_waits boolean) returns text
  language plpgsql set search_path = ''
as $$
declare
  v_awb_number text;
begin
  -- n.ref_id: whoever waited for the row sees in it whether the number has moved on meanwhile.
  if p_waits then
    select n.awb_number into v_awb_number
    from cargo.bookings b
    join cargo.awb_numbers n on n.awb_number = b.awb_number and n.ref_id = b.ref_id
    join cargo.awb_stock s using (stock_id)
    where b.user_id = p_user_id
      and b.status = 'CANCELLED'
      and b.awb_number is not null
      and n.state = 'assigned'
      and s.carrier = p_carrier
      and not exists (
        select 1 from cargo.bookings live where live.awb_number = n.awb_number and live.status <> 'CANCELLED'
      )
    order by s.created_at, n.serial
    limit 1
    for no key update of n;
  else
    select n.awb_number into v_awb_number
    from cargo.bookings b
    join cargo.awb_numbers n on n.awb_number = b.awb_number and n.ref_id = b.ref_id
    join cargo.awb_stock s using (stock_id)
    where b.user_id = p_user_id
      and b.status = 'CANCELLED'
      and b.awb_number is not null
      and n.state = 'assigned'
      and s.carrier = p_carrier
      and not exists (
        select 1 from cargo.bookings live where live.awb_number = n.awb_number and live.status <> 'CANCELLED'
      )
    order by s.created_at, n.serial
    limit 1
    for no key update of n skip locked;
  end if;
  return v_awb_number;
end;
$$;
comment on function cargo.lock_returned_waybill is 'Locks the first number of a carrier''s stock that only cancelled bookings of the user have; null when there is none. p_waits: for those that others have locked; else they are passed over.';

create function cargo.lock_free_waybill(p_user_id uuid, p_carrier text, p_waits boolean) returns text
  language plpgsql set search_path = ''
as $$
declare
  v_stock_id uuid;
  v_awb_number text;
begin
  for v_stock_id in
    select s.stock_id
    from cargo.awb_stock s
    where s.carrier = p_carrier and (s.user_id = p_user_id or s.user_id is null)
    order by s.user_id nulls last, s.created_at, s.first_serial
  loop
    -- Passing over those that were given while the stock was made.
    if p_waits then
      select n.awb_number into v_awb_number
      from cargo.awb_numbers n
      where n.stock_id = v_stock_id
        and n.state = 'free'
        and not exists (select 1 from cargo.waybills w where w.awb_number = n.awb_number)
      order by n.serial
      limit 1
      for no key update of n;
    else
      select n.awb_number into v_awb_number
      from cargo.awb_numbers n
      where n.stock_id = v_stock_id
        and n.state = 'free'
        and not exists (select 1 from cargo.waybills w where w.awb_number = n.awb_number)
      order by n.serial
      limit 1
      for no key update of n skip locked;
    end if;
    exit when found;
  end loop;
  return v_awb_number;
end;
$$;
comment on function cargo.lock_free_waybill is 'Locks the first free number of a carrier''s stock, the user''s own before that of everybody, stock by stock; null when there is none. p_waits: for those that others have locked; else they are passed over.';

create function cargo.draw_waybill(p_user_id uuid, p_carrier text, p_ref_id text) returns text
  language plpgsql set search_path = ''
as $$
declare
  v_awb_number text;
  v_waits boolean;
begin
  -- What others have locked may come back: only who has waited for it may say that there is none.
  foreach v_waits in array array[false, true] loop
    begin
      v_awb_number := coalesce(
        cargo.lock_returned_waybill(p_user_id, p_carrier, v_waits), cargo.lock_free_waybill(p_user_id, p_carrier, v_waits)
      );
      exit when v_awb_number is not null;
      raise no_data_found; -- unlocks those that it has locked and then seen drawn: who waits must keep nobody waiting
    exception when no_data_found then
      null;
    end;
  end loop;

  update cargo.awb_numbers n
  set state = 'assigned', ref_id = p_ref_id, changed_at = date_trunc('milliseconds', clock_timestamp())
  where n.awb_number = v_awb_number;
  return v_awb_number;
end;
$$;
comment on function cargo.draw_waybill is 'Draws a number of the carrier''s stock for a booking of the user and returns it: first one that only cancelled bookings of the user have, then of the user''s own stock, then of everybody''s. Null when there is none. What rolls back gives it back.';

create function cargo.take_waybill(p_awb_number text, p_user_id uuid, p_ref_id text, p_root_ref_id text default null)
  returns boolean
  language plpgsql set search_path = ''
as $$
begin
  perform 1 from cargo.awb_numbers n where n.awb_number = p_awb_number for no key update;
  if not found then
    return true;
  end if;
  -- In a statement of its own, after the wait: it was drawn, or made void, or neither.
  if cargo.refuse_waybill(p_awb_number, p_user_id, coalesce(p_root_ref_id, p_ref_id)) is not null then
    return false;
  end if;
  update cargo.awb_numbers n
  set state = 'assigned', ref_id = p_ref_id, changed_at = date_trunc('milliseconds', clock_timestamp())
  where n.awb_number = p_awb_number;
  return true;
end;
$$;
comment on function cargo.take_waybill is 'Takes a given number out of the stock that it is in, for a booking of the user and of the shipment of p_root_ref_id (without: its own). False when that may not be, because it was drawn or made void meanwhile; true too when it is in no stock. The caller holds the advisory lock of the number.';

create function cargo.keep_waybill(p_awb_number text, p_user_id uuid, p_root_ref_id text, p_source text) returns void
  language plpgsql set search_path = ''
as $$
begin
  insert into cargo.waybills (awb_number, user_id, root_ref_id, source, assigned_at)
  values (p_awb_number, p_user_id, p_root_ref_id, p_source, date_trunc('milliseconds', clock_timestamp()))
  on conflict do nothing;
  if found then
    return;
  end if;

  -- In a statement of its own: the one who was waited for may have given the number while it came into stock.
  update cargo.waybills w
  set
    user_id = p_user_id,
    root_ref_id = p_root_ref_id,
    source = case when w.root_ref_id = p_root_ref_id then w.source else p_source end,
    assigned_at = date_trunc('milliseconds', clock_timestamp())
  where w.awb_number = p_awb_number
    and not exists (
      select 1
      from cargo.bookings b
      where b.awb_number = p_awb_number and b.status <> 'CANCELLED' and cargo.root_of(b) <> p_root_ref_id
    );
  if not found then
    raise lock_not_available using message = format('waybill %s has just been given', p_awb_number);
  end if;
end;
$$;
comment on function cargo.keep_waybill is 'Writes down whose the number is from now on, after the row of its booking. p_source: given (by a caller) or stock (drawn). SQLSTATE 55P03 when another shipment has just got it.';

create function public.assign_waybill(
  p_user_id uuid,
  p_ref_id text,
  p_awb_number text default null,
  p_if_versions bigint[] default null,
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  v_booking cargo.bookings;
  v_root_ref_id text;
  v_carrier text;
  v_awb_number text := p_awb_number;
  v_now timestamptz;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  if p_awb_number is not null then
    perform pg_advisory_xact_lock(hashtextextended(p_awb_number, 3));
  end if;
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  if v_booking.user_id <> p_user_id then
    v_refusal := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  if v_booking.awb_number = coalesce(p_awb_number, v_booking.awb_number) then
    return json_build_object('booking', cargo.booking_with_events(v_booking));
  end if;
  if v_booking.status in ('DELIVERED', 'CANCELLED') then
    return json_build_object('reason', 'booking_closed', 'booking_status', v_booking.status);
  end if;
  if v_booking.version <> all (p_if_versions) then
    return json_build_object('reason', 'version_mismatch', 'version', v_booking.version);
  end if;
  if p_awb_number is null and v_booking.status = 'HELD' then
    return json_build_object('reason', 'booking_held', 'hold_expires_at', cargo.utc_time(v_booking.hold_expires_at));
  end if;
  if v_booking.awb_number is not null then
    return json_build_object('reason', 'awb_assigned', 'awb_number', v_booking.awb_number);
  end if;
  if exists (select 1 from cargo.booking_legs l where l.ref_id = p_ref_id and l.state in ('departed', 'arrived')) then
    return json_build_object('reason', 'not_changeable', 'booking_status', v_booking.status);
  end if;

  v_root_ref_id := cargo.root_of(v_booking);
  if p_awb_number is null then
    select left(f.flight_number, 2) into v_carrier from cargo.flights f where f.flight_id = v_booking.flight_ids[1];
    v_awb_number := cargo.draw_waybill(v_booking.user_id, v_carrier, p_ref_id);
    if v_awb_number is null then
      return json_build_object('reason', 'awb_stock_empty', 'carrier', v_carrier);
    end if;
  else
    v_refusal := cargo.refuse_waybill(p_awb_number, v_booking.user_id, v_root_ref_id);
    if v_refusal is not null then
      return v_refusal;
    end if;
    if not cargo.take_waybill(p_awb_number, v_booking.user_id, p_ref_id, v_root_ref_id) then
      return json_build_object('reason', 'awb_taken', 'awb_number', p_awb_number);
    end if;
  end if;

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  update cargo.bookings b
  set awb_number = v_awb_number, version = b.version + 1, updated_at = v_now
  where b.ref_id = p_ref_id
  returning * into v_booking;
  perform cargo.keep_waybill(
    v_awb_number, v_booking.user_id, v_root_ref_id, case when p_awb_number is null then 'stock' else 'given' end
  );

  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by, metadata, kind)
  values (
    p_ref_id, v_booking.version, v_booking.status, v_now, p_user_id,
    jsonb_build_object('message', 'Waybill ' || v_awb_number), 'awb_assigned'
  );

  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.assign_waybill is 'Gives a booking, whosever the caller is, a waybill of its user: p_awb_number (176-12345675), or without one a number drawn from the stock of the first leg''s carrier. One that it has already is repeated without effect. Returns {booking}, or {reason}: unauthenticated, forbidden (neither owner nor handler), booking_not_found, booking_closed, version_mismatch, booking_held {hold_expires_at} (to draw), awb_assigned {awb_number} (another), not_changeable (a leg has departed), awb_taken {awb_number}, awb_stock_empty {carrier}.';
revoke execute on function public.assign_waybill from public, anon, authenticated;
grant execute on function public.assign_waybill to service_role;

create function cargo.stock_answer(p_stock cargo.awb_stock, p_free bigint, p_assigned bigint, p_void bigint) returns json
  language sql stable parallel safe
  return json_build_object(
    'stock_id', p_stock.stock_id,
    'carrier', p_stock.carrier,
    'prefix', p_stock.prefix,
    'first_serial', lpad(p_stock.first_serial::text, 7, '0'),
    'count', p_stock.count,
    'user_id', p_stock.user_id,
    'created_at', cargo.utc_time(p_stock.created_at),
    'free', p_free,
    'assigned', p_assigned,
    'void', p_void
  );
comment on function cargo.stock_answer is 'A range of numbers as the API shows it: how many are free, assigned and void.';

create function public.add_awb_stock(p_user_id uuid, p_ranges jsonb, p_identity jsonb default null) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  v_sent jsonb := case jsonb_typeof(p_ranges) when 'array' then p_ranges else jsonb_build_array(p_ranges) end;
  v_now timestamptz;
  v_ranges cargo.awb_stock[];
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_refusal := cargo.validation_failed((
    select coalesce(
      json_agg(
        json_build_object(
          'path', case when jsonb_typeof(p_ranges) = 'array' then (r.position - 1) || '.' else '' end || 'user_id',
          'message', 'There is no such user.'
        )
        order by r.position
      ),
      '[]'
    )
    from jsonb_array_elements(v_sent) with ordinality as r (range, position)
    -- Counted, so that each is looked up by itself: a join would be planned for a hundred, and read all users.
    where r.range ->> 'user_id' is not null
      and (select count(*) from cargo.users u where u.id = (r.range ->> 'user_id')::uuid) = 0
  ));
  if v_refusal is not null then
    return v_refusal;
  end if;

  -- One after another: each looks at what was there before.
  lock table cargo.awb_stock in share row exclusive mode;
  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_ranges := array(
    select row (
      gen_random_uuid(), r.range ->> 'carrier', r.range ->> 'prefix', (r.range ->> 'first_serial')::integer,
      (r.range ->> 'count')::integer, (r.range ->> 'user_id')::uuid, v_now, p_user_id
    )::cargo.awb_stock
    from jsonb_array_elements(v_sent) with ordinality as r (range, position)
    order by r.position
  );
  select json_build_object('reason', 'awb_stock_overlaps', 'index', r.position - 1)
  into v_refusal
  from unnest(v_ranges) with ordinality
    as r (stock_id, carrier, prefix, first_serial, count, user_id, created_at, created_by, position)
  where exists (
      select 1
      from cargo.awb_stock s
      where s.prefix = r.prefix
        -- No range is longer, so that the index need not be read from its start.
        and s.first_serial between r.first_serial - 100000 and r.first_serial + r.count - 1
        and s.first_serial + s.count > r.first_serial
    )
    or exists (
      select 1
      from unnest(v_ranges[:r.position - 1]) s
      where s.prefix = r.prefix
        and s.first_serial < r.first_serial + r.count
        and s.first_serial + s.count > r.first_serial
    )
  order by r.position
  limit 1;
  if found then
    return v_refusal;
  end if;

  insert into cargo.awb_stock select r.* from unnest(v_ranges) r;
  insert into cargo.awb_numbers (awb_number, stock_id, serial, changed_at)
  select
    r.prefix || '-' || lpad(serial::text, 7, '0') || cargo.awb_check_digit(serial), r.stock_id, serial, v_now
  from unnest(v_ranges) r, generate_series(r.first_serial, r.first_serial + r.count - 1) serial;

  return json_build_object('stock', (
    select json_agg(cargo.stock_answer(r, (r).count, 0, 0)) from unnest(v_ranges) r
  ));
end;
$$;
comment on function public.add_awb_stock is 'Makes the numbers of one range or an array of them, {carrier, prefix, first_serial, count, user_id?}, with their check digits, all or none. Returns {stock} in the order given, or {reason}: unauthenticated, forbidden, validation_failed {errors}, awb_stock_overlaps {index} (numbers that are there already).';
revoke execute on function public.add_awb_stock from public, anon, authenticated;
grant execute on function public.add_awb_stock to service_role;

create function public.list_awb_stock(p_user_id uuid, p_identity jsonb default null) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  return json_build_object('stock', (
    select coalesce(
      json_agg(
        cargo.stock_answer(s, (s).count - n.assigned - n.void, n.assigned, n.void)
        order by s.created_at, s.prefix, s.first_serial
      ),
      '[]'
    )
    from cargo.awb_stock s
    cross join lateral (
      select
        count(*) filter (where x.state = 'assigned') as assigned,
        count(*) filter (where x.state = 'void') as void
      from cargo.awb_numbers x
      where x.stock_id = s.stock_id and x.state in ('assigned', 'void')
    ) n
  ));
end;
$$;
comment on function public.list_awb_stock is 'All ranges of numbers, the oldest first, with how many are free, assigned and void. Returns {stock}, or {reason}: unauthenticated, forbidden.';
revoke execute on function public.list_awb_stock from public, anon, authenticated;
grant execute on function public.list_awb_stock to service_role;

create function public.void_awb_number(p_user_id uuid, p_awb_number text, p_reason text, p_identity jsonb default null)
  returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  v_number cargo.awb_numbers;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  perform pg_advisory_xact_lock(hashtextextended(p_awb_number, 3));
  select * into v_number from cargo.awb_numbers n where n.awb_number = p_awb_number for no key update;
  -- In a statement of its own, after the wait: a booking that has just got the number is seen.
  if v_number.awb_number is null or v_number.state <> 'void' and cargo.has_live_booking(p_awb_number) then
    return json_build_object('reason', 'awb_taken', 'awb_number', p_awb_number);
  end if;
  update cargo.awb_numbers n
  set state = 'void', reason = p_reason, changed_at = date_trunc('milliseconds', clock_timestamp())
  where n.awb_number = p_awb_number and n.state <> 'void';
  return (
    select json_build_object('waybill', json_build_object(
      'awb_number', n.awb_number, 'state', n.state, 'reason', n.reason
    ))
    from cargo.awb_numbers n
    where n.awb_number = p_awb_number
  );
end;
$$;
comment on function public.void_awb_number is 'Takes a number out of its stock for good: one that is free, or that only cancelled bookings have. A void one is repeated without effect. Returns {waybill: {awb_number, state, reason}}, or {reason}: unauthenticated, forbidden, awb_taken {awb_number} (a booking has it, or it is in no stock).';
revoke execute on function public.void_awb_number from public, anon, authenticated;
grant execute on function public.void_awb_number to service_role;
