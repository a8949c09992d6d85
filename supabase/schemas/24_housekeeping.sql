-- What is done once a day.

create function public.align_local_dates() returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
begin
  return cargo.align_local_dates();
end;
$$;
comment on function public.align_local_dates is 'Brings the local dates of all future flights in line with the zones as they are today. Returns what cargo.align_local_dates does.';
revoke execute on function public.align_local_dates from public, anon, authenticated;
grant execute on function public.align_local_dates to service_role;

create function public.audit_capacity() returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_answer json;
begin
  with audited as (
    select
      f.flight_id,
      f.flight_number,
      f.departure_date,
      c.booked_weight_kg - coalesce(l.weight_kg, 0) as difference_kg,
      case when c.max_volume_l is not null then c.booked_volume_l - coalesce(l.volume_l, 0) end as difference_l
    from cargo.flights f
    join cargo.flight_capacity c using (flight_id)
    -- By index for each flight: the flights that can still be booked, not the legs of all years.
    cross join lateral (
      select sum(x.weight_kg) as weight_kg, sum(x.volume_l) as volume_l
      from cargo.booking_legs x
      where x.flight_id = f.flight_id and x.state <> 'released'
    ) l
    where f.departure_at > statement_timestamp() - interval '1 day'
  ),
  differing as (
    select a.*, row_number() over (order by a.departure_date, a.flight_id) as place
    from audited a
    where a.difference_kg <> 0 or a.difference_l <> 0
  )
  select json_build_object(
    'flights', (select count(*) from audited),
    'differences_count', (select count(*) from differing),
    'differences', coalesce(
      (
        select json_agg(
          json_build_object(
            'flight_id', d.flight_id,
            'flight_number', d.flight_number,
            'departure_date', d.departure_date,
            'difference_kg', d.difference_kg,
            'difference_l', d.difference_l
          )
          order by d.place
        )
        from differing d
        where d.place <= 20
      ),
      '[]'
    )
  )
  into v_answer;
  return v_answer;
end;
$$;
comment on function public.audit_capacity is 'Compares what is booked with the sum over all legs not released, as cargo.capacity_audit does, for the flights that depart from a day ago on. Returns {flights: how many were compared, differences_count, differences: the first 20, in kg and litres}. There is none, always.';
revoke execute on function public.audit_capacity from public, anon, authenticated;
grant execute on function public.audit_capacity to service_role;
