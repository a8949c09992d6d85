-- Rate cards, and what they make a weight cost. A foreign key waits for the writers of the table that it refers to.

set local lock_timeout = '3s';

create function cargo.minor_units(p_amount numeric, p_currency text) returns bigint
  language sql immutable parallel safe
  return (case when cargo.minor_digits(p_currency) = 0 then p_amount else p_amount * 100 end)::bigint;
comment on function cargo.minor_units is 'An amount in its currency, in minor units. Exact: amounts come with no more decimals than their currency has.';

create table cargo.rates (
  rate_id uuid constraint rates_pkey primary key default gen_random_uuid(),
  carrier text not null,
  origin text not null constraint rates_origin_fkey references cargo.airports (code),
  destination text not null constraint rates_destination_fkey references cargo.airports (code),
  valid_from date not null,
  valid_to date not null,
  currency text not null,
  minimum_minor bigint not null,
  breaks jsonb not null,
  surcharges jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null constraint rates_user_fkey references cargo.users (id),
  constraint rates_carrier_format check (carrier ~ '^([A-Z][A-Z0-9]|[0-9][A-Z])$'),
  constraint rates_leave_their_origin check (origin <> destination),
  constraint rates_end_after_they_begin check (valid_to >= valid_from),
  constraint rates_currency_format check (currency ~ '^[A-Z]{3}$'),
  constraint rates_minimum_range check (minimum_minor between 0 and 1000000000),
  constraint rates_breaks_count check (jsonb_array_length(breaks) between 1 and 10),
  constraint rates_surcharges_count check (jsonb_array_length(surcharges) between 0 and 10),
  constraint rates_carrier_origin_destination_valid_from_key unique (carrier, origin, destination, valid_from)
);
alter table cargo.rates enable row level security;
comment on table cargo.rates is 'What a carrier asks on a lane: rate cards. They never change; a later valid_from takes the place of an earlier one.';
comment on column cargo.rates.valid_from is 'As valid_to, a local date of departure, and within.';
comment on column cargo.rates.breaks is '[{from_kg, per_kg_minor}], rising from 0: from so many kg on a kg costs so many minor units.';
comment on column cargo.rates.surcharges is '[{code, basis, rate_minor, minimum_minor?}]: basis chargeable or gross is per kg, flat is for the shipment.';

create trigger rates_immutable
  before update or delete on cargo.rates
  for each row execute function cargo.refuse_change('Rate cards never change: a later valid_from takes their place.');
create trigger rates_never_truncated
  before truncate on cargo.rates
  for each statement execute function cargo.refuse_change('Rate cards never change: a later valid_from takes their place.');
alter table cargo.rates enable always trigger rates_immutable;
alter table cargo.rates enable always trigger rates_never_truncated;

create function cargo.freight_charge(
  p_breaks jsonb,
  p_minimum_minor bigint,
  p_halves bigint,
  out rate_class text,
  out charged_halves bigint,
  out rate_minor bigint,
  out amount_minor bigint
)
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_from_kg bigint;
begin
  -- The own break and all above it: the next one, if there is any, begins above the weight.
  select c.from_kg, c.charged_halves, c.per_kg_minor
  into v_from_kg, charged_halves, rate_minor
  from (
    select
      b.from_kg,
      b.per_kg_minor,
      greatest(p_halves, 2 * b.from_kg) as charged_halves,
      lead(b.from_kg) over (order by b.from_kg) as next_from_kg
    from jsonb_to_recordset(p_breaks) as b (from_kg bigint, per_kg_minor bigint)
  ) c
  where c.next_from_kg is null or 2 * c.next_from_kg > p_halves
  order by c.per_kg_minor * c.charged_halves, c.from_kg
  limit 1;

  if rate_minor * charged_halves < 2 * p_minimum_minor then
    rate_class := 'M';
    charged_halves := p_halves;
    rate_minor := null;
    amount_minor := p_minimum_minor;
  else
    rate_class := case when v_from_kg = 0 then 'N' else 'Q' end;
    amount_minor := (rate_minor * charged_halves + 1) / 2;
  end if;
end;
$$;
comment on function cargo.freight_charge is 'The weight charge by the higher-break rule (IATA TACT rules 3.9): what a weight costs, or, where that is less, what the start of a higher break costs; never less than the minimum. Classes M (minimum, no rate), N (from 0 kg), Q (from a break). Weights in half kg, money in minor units, half a unit up.';

create function cargo.surcharge_minor(p_surcharge jsonb, p_halves bigint, p_tenths bigint) returns bigint
  language sql immutable parallel safe
  return greatest(
    case p_surcharge ->> 'basis'
      when 'chargeable' then ((p_surcharge -> 'rate_minor')::bigint * p_halves + 1) / 2
      when 'gross' then ((p_surcharge -> 'rate_minor')::bigint * p_tenths + 5) / 10
      else (p_surcharge -> 'rate_minor')::bigint
    end,
    (p_surcharge -> 'minimum_minor')::bigint
  );
comment on function cargo.surcharge_minor is 'What a surcharge comes to, in minor units: per chargeable kg (in halves), per gross kg (in tenths) or flat; its minimum at least.';

create function cargo.rate_card(p_sent jsonb) returns cargo.rates
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_currency text := p_sent ->> 'currency';
  v_card cargo.rates;
begin
  v_card := jsonb_populate_record(v_card, p_sent - 'breaks' - 'surcharges');
  v_card.minimum_minor := cargo.minor_units((p_sent ->> 'minimum')::numeric, v_currency);
  select jsonb_agg(jsonb_build_object(
    'from_kg', b.from_kg,
    'per_kg_minor', cargo.minor_units(b.per_kg, v_currency)
  ) order by b.from_kg)
  into v_card.breaks
  from jsonb_to_recordset(p_sent -> 'breaks') as b (from_kg integer, per_kg numeric);
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'code', s.surcharge ->> 'code',
    'basis', s.surcharge ->> 'basis',
    'rate_minor', cargo.minor_units((s.surcharge ->> 'rate')::numeric, v_currency),
    'minimum_minor', cargo.minor_units((s.surcharge ->> 'minimum')::numeric, v_currency)
  )) order by s.place), '[]')
  into v_card.surcharges
  from jsonb_array_elements(p_sent -> 'surcharges') with ordinality as s (surcharge, place);
  return v_card;
end;
$$;
comment on function cargo.rate_card is 'A rate card as sent ({carrier, origin, destination, valid_from, valid_to, currency, minimum, breaks: [{from_kg, per_kg}], surcharges?: [{code, basis, rate, minimum?}]}), as it is kept.';

create function cargo.rate_answer(p_card cargo.rates) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return json_build_object(
    'rate_id', p_card.rate_id,
    'carrier', p_card.carrier,
    'origin', p_card.origin,
    'destination', p_card.destination,
    'valid_from', p_card.valid_from,
    'valid_to', p_card.valid_to,
    'currency', p_card.currency,
    'minimum', cargo.money(p_card.minimum_minor, p_card.currency),
    'breaks', (
      select json_agg(json_build_object(
        'from_kg', b.from_kg,
        'per_kg', cargo.money(b.per_kg_minor, p_card.currency)
      ) order by b.from_kg)
      from jsonb_to_recordset(p_card.breaks) as b (from_kg integer, per_kg_minor bigint)
    ),
    'surcharges', (
      select coalesce(json_agg(json_strip_nulls(json_build_object(
        'code', s.surcharge ->> 'code',
        'basis', s.surcharge ->> 'basis',
        'rate', cargo.money((s.surcharge -> 'rate_minor')::bigint, p_card.currency),
        'minimum', cargo.money((s.surcharge -> 'minimum_minor')::bigint, p_card.currency)
      )) order by s.place), '[]')
      from jsonb_array_elements(p_card.surcharges) with ordinality as s (surcharge, place)
    ),
    'created_at', cargo.utc_time(p_card.created_at)
  );
end;
$$;
comment on function cargo.rate_answer is 'A rate card as the API shows it, money in its currency.';

create function public.add_rates(p_user_id uuid, p_rates jsonb, p_identity jsonb default null) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_sent jsonb := case jsonb_typeof(p_rates) when 'array' then p_rates else jsonb_build_array(p_rates) end;
  v_cards cargo.rates[];
  v_answer json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
begin
  if v_answer is not null then
    return v_answer;
  end if;

  select refusal
  into v_answer
  from jsonb_array_elements(v_sent) with ordinality as r (rate, position)
  cross join cargo.refuse_airports(
    r.rate ->> 'origin',
    r.rate ->> 'destination',
    case when jsonb_typeof(p_rates) = 'array' then (r.position - 1) || '.' else '' end
  ) refusal
  where refusal is not null
  order by r.position
  limit 1;
  if found then
    return v_answer;
  end if;
  v_cards := array(
    select cargo.rate_card(r.rate)
    from jsonb_array_elements(v_sent) with ordinality as r (rate, position)
    order by r.position
  );

  begin
    perform cargo.admit_user(p_user_id, p_identity);
    -- Sorted, so that two who add the same cards wait for each other in one direction. Of a lane and day that is
    -- sent twice the first is inserted, and the second has to be the same.
    insert into cargo.rates (
      carrier, origin, destination, valid_from, valid_to, currency, minimum_minor, breaks, surcharges, created_at, created_by
    )
    select
      c.carrier, c.origin, c.destination, c.valid_from, c.valid_to, c.currency, c.minimum_minor, c.breaks, c.surcharges,
      v_now, p_user_id
    from unnest(v_cards) with ordinality as c
    order by c.carrier, c.origin, c.destination, c.valid_from, c.ordinality
    on conflict (carrier, origin, destination, valid_from) do nothing;

    select json_build_object('reason', 'rate_exists', 'index', c.ordinality - 1)
    into v_answer
    from unnest(v_cards) with ordinality as c
    join cargo.rates r using (carrier, origin, destination, valid_from)
    where (r.valid_to, r.currency, r.minimum_minor, r.breaks, r.surcharges)
      <> (c.valid_to, c.currency, c.minimum_minor, c.breaks, c.surcharges)
    order by c.ordinality
    limit 1;
    if found then
      raise unique_violation using message = 'another rate card of this lane and day';
    end if;
  exception when unique_violation then
    if v_answer is null then
      raise;
    end if;
    return v_answer; -- and none of them is added
  end;

  return json_build_object(
    'rates', (
      select coalesce(json_agg(cargo.rate_answer(r) order by c.ordinality), '[]')
      from unnest(v_cards) with ordinality as c
      join cargo.rates r using (carrier, origin, destination, valid_from)
    )
  );
end;
$$;
comment on function public.add_rates is 'Adds rate cards (a JSON object, or an array of them), all or none and in sorted order; one that is known already, with the same content, stays. Returns {rates} in the order given, or {reason}: unauthenticated, forbidden, validation_failed {errors}, rate_exists {index} (this carrier, lane and valid_from have another card, known or sent before it).';
revoke execute on function public.add_rates from public, anon, authenticated;
grant execute on function public.add_rates to service_role;

create function public.list_rates(
  p_user_id uuid,
  p_carrier text default null,
  p_origin text default null,
  p_destination text default null,
  p_date date default null,
  p_identity jsonb default null
) returns json
  -- Planned for the filters that are set: the others are no condition at all.
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
  set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_refusal json := coalesce(
    cargo.refuse_role(p_user_id, '{handler,admin}', p_identity), cargo.refuse_airports(p_origin, p_destination)
  );
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  return json_build_object(
    'rates', (
      select coalesce(
        json_agg(cargo.rate_answer(r) order by r.valid_from desc, r.carrier, r.origin, r.destination), '[]'
      )
      from (
        select *
        from cargo.rates c
        where (p_carrier is null or c.carrier = p_carrier)
          and (p_origin is null or c.origin = p_origin)
          and (p_destination is null or c.destination = p_destination)
          and (p_date is null or p_date between c.valid_from and c.valid_to)
        order by c.valid_from desc, c.carrier, c.origin, c.destination
        limit 200
      ) r
    )
  );
end;
$$;
comment on function public.list_rates is 'The rate cards that match, the newest valid_from first, 200 at most; p_date: valid on that day. Returns {rates}, or {reason}: unauthenticated, forbidden, validation_failed {errors} (an unknown airport).';
revoke execute on function public.list_rates from public, anon, authenticated;
grant execute on function public.list_rates to service_role;
