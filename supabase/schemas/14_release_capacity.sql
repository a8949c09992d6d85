-- Giving capacity back: by a cancel, by a flight's cancel, and by holds that are over. Whoever locks the row of a
-- booking and sees it HELD past its time ends it, and nobody else does.

create table cargo.holds (
  ref_id text not null constraint holds_booking_fkey references cargo.bookings (ref_id),
  flight_id uuid not null,
  user_id uuid not null,
  expires_at timestamptz not null,
  constraint holds_pkey primary key (ref_id, flight_id)
);
alter table cargo.holds enable row level security;
create index holds_flight_expires_at_idx on cargo.holds (flight_id, expires_at);
create index holds_user_expires_at_idx on cargo.holds (user_id, expires_at);
create index holds_expires_at_idx on cargo.holds (expires_at);
comment on table cargo.holds is 'A row for each flight of a held booking, until it is confirmed, cancelled or expired: what says quickly which holds are over.';

create function cargo.lock_capacity(p_flight_ids uuid[]) returns void
  language plpgsql set search_path = ''
as $$
begin
  perform 1
  from cargo.flight_capacity c
  where c.flight_id = any (p_flight_ids)
  order by c.flight_id
  for no key update;
end;
$$;
comment on function cargo.lock_capacity is 'Locks the capacity of flights, all in one statement and in the one order. The rows of their bookings come before, or not at all.';

create function cargo.release_legs(p_ref_ids text[], p_reason text, p_flight_id uuid default null) returns uuid[]
  language plpgsql set search_path = ''
as $$
declare
  v_flight_ids uuid[];
begin
  with released as (
    update cargo.booking_legs l
    set state = 'released', release_reason = p_reason
    where l.ref_id = any (p_ref_ids) and l.state = 'booked' and (p_flight_id is null or l.flight_id = p_flight_id)
    returning l.flight_id, l.weight_kg, l.volume_l
  ),
  -- One row a flight: an update takes one of several that match, and would lose the others.
  returned as (
    select
      x.flight_id, sum(x.weight_kg) as weight_kg, sum(x.volume_l) as volume_l, count(*) as legs
    from released x
    group by x.flight_id
  ),
  given_back as (
    update cargo.flight_capacity c
    set
      booked_weight_kg = c.booked_weight_kg - r.weight_kg,
      booked_volume_l = case when c.max_volume_l is not null then c.booked_volume_l - r.volume_l else 0 end,
      version = c.version + r.legs
    from returned r
    where c.flight_id = r.flight_id
    returning c.flight_id
  )
  select coalesce(array_agg(g.flight_id), '{}') into v_flight_ids from given_back g;
  return v_flight_ids;
end;
$$;
comment on function cargo.release_legs is 'Releases the legs not departed of these bookings, or those on one flight, and gives back what they hold, their own kilograms and litres. Returns the flights. The rows of the bookings, then of the flights, are locked before.';

create function cargo.lock_over_holds(p_ref_ids text[], p_limit integer default null) returns text[]
  language plpgsql set search_path = ''
as $$
begin
  return array(
    select b.ref_id
    from cargo.bookings b
    where b.ref_id = any (p_ref_ids)
      and b.status = 'HELD'
      and b.hold_expires_at <= clock_timestamp()
    order by b.hold_expires_at, b.ref_id
    limit p_limit
    for no key update skip locked
  );
end;
$$;
comment on function cargo.lock_over_holds is 'Locks those of these bookings that are held and over, and returns them, the oldest first, p_limit at most. Waits for nobody: one that is locked is just being ended by somebody else, and the next one takes its place.';

create function cargo.flights_held(p_ref_ids text[]) returns uuid[]
  language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select l.flight_id from cargo.booking_legs l where l.ref_id = any (p_ref_ids) and l.state = 'booked'
  );
end;
$$;
comment on function cargo.flights_held is 'The flights on which these bookings have legs not departed.';

create function cargo.expire_locked(p_ref_ids text[]) returns uuid[]
  language plpgsql set search_path = ''
as $$
declare
  v_flight_ids uuid[] := cargo.release_legs(p_ref_ids, 'expired');
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  delete from cargo.holds h where h.ref_id = any (p_ref_ids);
  with ended as (
    update cargo.bookings b
    set status = 'CANCELLED', needs_rebooking = false, version = b.version + 1, updated_at = v_now
    where b.ref_id = any (p_ref_ids)
    returning b.ref_id, b.version, b.user_id
  )
  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by, metadata)
  select e.ref_id, e.version, 'CANCELLED', v_now, e.user_id, '{"message": "Hold expired", "reason": "hold_expired"}'
  from ended e
  order by e.ref_id;
  return v_flight_ids;
end;
$$;
comment on function cargo.expire_locked is 'Ends holds that are over: gives back their capacity and cancels them. Their rows (lock_over_holds) and those of their flights are locked before. Returns the flights.';

create function cargo.expire_holds_on(
  p_flight_ids uuid[], p_own_ref_id text default null, out freed uuid[], out is_skipped boolean
)
  language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ref_ids text[];
  v_over text[];
begin
  freed := '{}';
  is_skipped := false;
  v_ref_ids := array(
    select distinct h.ref_id
    from cargo.holds h
    where h.flight_id = any (p_flight_ids) and h.expires_at <= v_now and h.ref_id is distinct from p_own_ref_id
    limit 200
  );
  if v_ref_ids = '{}' then
    return;
  end if;
  begin
    v_over := cargo.lock_over_holds(v_ref_ids);
    if v_over = '{}' then
      raise no_data_found; -- unlocks those that it has locked and then seen ended
    end if;
  exception when no_data_found then
    v_over := '{}';
  end;
  if v_over = '{}' and p_own_ref_id is null then
    -- Others have all of them. Nothing is locked that they could need, so they can be waited for: who does not
    -- end what he has locked leaves it to this call.
    perform 1
    from cargo.bookings b
    where b.ref_id = any (v_ref_ids)
    order by b.ref_id
    for no key update;
    v_over := cargo.lock_over_holds(v_ref_ids);
  else
    is_skipped := cardinality(v_over) < cardinality(v_ref_ids);
  end if;
  if v_over <> '{}' then
    perform cargo.lock_capacity(cargo.flights_held(v_over) || p_flight_ids);
    freed := cargo.expire_locked(v_over);
  end if;
end;
$$;
comment on function cargo.expire_holds_on is 'Ends the holds on these flights that are over, 200 at most, and then has the flights locked. Returns the flights whose capacity came back, and whether somebody else is just ending one. p_own_ref_id: the booking that the caller has locked, who then waits for no other.';

create function cargo.has_over_holds(p_flight_ids uuid[]) returns boolean
  language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return exists (select 1 from cargo.holds h where h.flight_id = any (p_flight_ids) and h.expires_at <= v_now);
end;
$$;
comment on function cargo.has_over_holds is 'Whether there are holds on these flights that are over and not ended yet.';

create function cargo.expire_if_over(p_booking cargo.bookings) returns cargo.bookings
  language plpgsql set search_path = ''
as $$
begin
  if p_booking.status = 'HELD' and p_booking.hold_expires_at <= clock_timestamp() then
    perform cargo.lock_capacity(cargo.flights_held(array[p_booking.ref_id]));
    perform cargo.expire_locked(array[p_booking.ref_id]);
    select * into p_booking from cargo.bookings b where b.ref_id = p_booking.ref_id;
  end if;
  return p_booking;
end;
$$;
comment on function cargo.expire_if_over is 'The booking, ended first if it is a hold that is over. Its row is locked before.';

create function public.expire_holds(p_limit integer default 200) returns json
  language plpgsql security definer set search_path = ''
  -- Of many flights: several that are waited for must not add up to the limit of the statement.
  set lock_timeout = '300ms' set statement_timeout = '3s'
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_over text[];
  v_freed uuid[];
begin
  v_over := cargo.lock_over_holds(array(select distinct h.ref_id from cargo.holds h where h.expires_at <= v_now), p_limit);
  perform cargo.lock_capacity(cargo.flights_held(v_over));
  v_freed := cargo.expire_locked(v_over); -- a statement of its own: within one, the answer would be that of before
  return json_build_object('expired', cardinality(v_over), 'capacity', cargo.capacity_answer(v_freed));
end;
$$;
comment on function public.expire_holds is 'Ends holds that are over, the oldest first, p_limit at most. Can be run by several at once and cut anywhere. Returns {expired: how many, capacity}. SQLSTATE 55P03 when a flight stays locked: then nothing was done.';
revoke execute on function public.expire_holds from public, anon, authenticated;
grant execute on function public.expire_holds to service_role;
