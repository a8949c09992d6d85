-- Quotes: what a booking would cost, for a while. Nothing is held, and no row is locked.

create table cargo.quotes (
  quote_id text constraint quotes_pkey primary key,
  user_id uuid not null constraint quotes_user_fkey references cargo.users (id),
  request jsonb not null,
  answer json not null,
  currency text not null,
  total_minor bigint not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  used_by text constraint quotes_booking_fkey references cargo.bookings (ref_id),
  constraint quotes_quote_id_format check (quote_id ~ '^QUO-[0-9A-HJKMNP-TV-Z]{16}$'),
  constraint quotes_total_not_negative check (total_minor >= 0)
);
alter table cargo.quotes enable row level security;
comment on table cargo.quotes is 'A price for a shipment on an itinerary, good for one booking.';
comment on column cargo.quotes.answer is 'As it was first shown: text, so that it is shown so again.';
comment on column cargo.quotes.used_by is 'The booking that has this price, once and for ever.';

create trigger quotes_as_quoted
  before update on cargo.quotes
  for each row
  when (
    old.used_by is not null
    or (old.quote_id, old.user_id, old.request, old.answer::text, old.currency, old.total_minor, old.expires_at, old.created_at)
    is distinct from
    (new.quote_id, new.user_id, new.request, new.answer::text, new.currency, new.total_minor, new.expires_at, new.created_at)
  )
  execute function cargo.refuse_change('What was quoted stays, and is used once.');
alter table cargo.quotes enable always trigger quotes_as_quoted;

create function cargo.card_of(p_carrier text, p_origin text, p_destination text, p_date date) returns cargo.rates
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_card cargo.rates;
begin
  select * into v_card
  from cargo.rates r
  where r.carrier = p_carrier
    and r.origin = p_origin
    and r.destination = p_destination
    and r.valid_from <= p_date
    and r.valid_to >= p_date
  order by r.valid_from desc
  limit 1;
  return v_card;
end;
$$;
comment on function cargo.card_of is 'The rate card of a carrier''s lane on a local date of departure, of several the one with the latest valid_from; all null when there is none.';

create function cargo.base_price_card(p_flight cargo.flights, p_currency text) returns cargo.rates
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_card cargo.rates;
begin
  v_card.carrier := left(p_flight.flight_number, 2);
  v_card.origin := p_flight.origin;
  v_card.destination := p_flight.destination;
  v_card.currency := p_currency;
  v_card.minimum_minor := 0;
  v_card.breaks := jsonb_build_array(jsonb_build_object(
    'from_kg', 0, 'per_kg_minor', cargo.minor_units(p_flight.base_price_per_kg, p_currency)
  ));
  v_card.surcharges := '[]';
  return v_card;
end;
$$;
comment on function cargo.base_price_card is 'The price per kg of a flight as a rate card: one break, no minimum, no surcharges, and no rate_id.';

create function cargo.price_segment(
  p_card cargo.rates,
  p_flight_ids uuid[],
  p_halves bigint,
  p_tenths bigint,
  out amount_minor bigint,
  out answer json
)
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_freight record := cargo.freight_charge(p_card.breaks, p_card.minimum_minor, p_halves);
  v_surcharges json;
begin
  select
    v_freight.amount_minor + coalesce(sum(s.amount_minor), 0),
    coalesce(
      json_agg(json_build_object('code', s.code, 'amount', cargo.money(s.amount_minor, p_card.currency)) order by s.place),
      '[]'
    )
  into amount_minor, v_surcharges
  from (
    select x.place, x.surcharge ->> 'code' as code, cargo.surcharge_minor(x.surcharge, p_halves, p_tenths) as amount_minor
    from jsonb_array_elements(p_card.surcharges) with ordinality as x (surcharge, place)
  ) s;
  answer := json_build_object(
    'rate_id', p_card.rate_id,
    'carrier', p_card.carrier,
    'origin', p_card.origin,
    'destination', p_card.destination,
    'flight_ids', to_json(p_flight_ids),
    'rate_class', v_freight.rate_class,
    'rate_per_kg', cargo.money(v_freight.rate_minor, p_card.currency),
    'charged_weight_kg', v_freight.charged_halves * 0.5,
    'freight', cargo.money(v_freight.amount_minor, p_card.currency),
    'surcharges', v_surcharges,
    'amount', cargo.money(amount_minor, p_card.currency)
  );
end;
$$;
comment on function cargo.price_segment is 'What the flights of one rate card cost, freight and surcharges, each rounded; chargeable weight in half kg, gross in tenths. answer: as the API shows it.';

create function cargo.price_itinerary(
  p_flight_ids uuid[],
  p_halves bigint,
  p_tenths bigint,
  p_base_price_currency text,
  out currencies text[],
  out total_minor bigint,
  out segments json
)
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_flights cargo.flights[] := array(
    select f
    from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    order by l.leg
  );
  v_first cargo.flights := v_flights[1];
  v_last cargo.flights := v_flights[cardinality(v_flights)];
  v_flight cargo.flights;
  v_card cargo.rates;
  v_priced record;
  v_segments json[] := '{}';
begin
  currencies := '{}';
  total_minor := 0;
  -- One carrier all the way may have a card for all the way.
  if cardinality(v_flights) > 1
    and not exists (select 1 from unnest(v_flights) f where left(f.flight_number, 2) <> left(v_first.flight_number, 2))
  then
    v_card := cargo.card_of(left(v_first.flight_number, 2), v_first.origin, v_last.destination, v_first.departure_date);
    if v_card.rate_id is not null then
      v_priced := cargo.price_segment(v_card, p_flight_ids, p_halves, p_tenths);
      currencies := array[v_card.currency];
      total_minor := v_priced.amount_minor;
      segments := json_build_array(v_priced.answer);
      return;
    end if;
  end if;
  foreach v_flight in array v_flights loop
    v_card := cargo.card_of(left(v_flight.flight_number, 2), v_flight.origin, v_flight.destination, v_flight.departure_date);
    if v_card.rate_id is null then
      v_card := cargo.base_price_card(v_flight, p_base_price_currency);
    end if;
    v_priced := cargo.price_segment(v_card, array[v_flight.flight_id], p_halves, p_tenths);
    if v_card.currency <> all (currencies) then
      currencies := currencies || v_card.currency;
    end if;
    total_minor := total_minor + v_priced.amount_minor;
    v_segments := v_segments || v_priced.answer;
  end loop;
  segments := array_to_json(v_segments);
end;
$$;
comment on function cargo.price_itinerary is 'What an itinerary costs: by a card for all the way where one carrier flies it and has one, else flight by flight, by its card or its price per kg (in p_base_price_currency). The sum is one only where there is one currency.';

create function cargo.refuse_quoted_capacity(p_flight_ids uuid[], p_weight_kg numeric, p_volume_l integer) returns json
  language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return (
    select json_strip_nulls(json_build_object(
      'reason', 'capacity_exceeded', 'flight_id', f.flight_id,
      'flight_number', f.flight_number, 'departure_date', f.departure_date,
      'available_kg', a.available_kg, 'requested_kg', p_weight_kg,
      'available_m3', case when a.available_kg >= p_weight_kg then a.available_l * 0.001 end,
      'requested_m3', case when a.available_kg >= p_weight_kg then p_volume_l * 0.001 end
    ))
    from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    join cargo.flight_capacity c using (flight_id)
    cross join lateral (
      select coalesce(sum(b.weight_kg), 0) as weight_kg, coalesce(sum(b.volume_l), 0) as volume_l
      from cargo.holds h
      join cargo.booking_legs b on b.ref_id = h.ref_id and b.flight_id = h.flight_id
      where h.flight_id = l.flight_id and h.expires_at <= v_now and b.state = 'booked'
    ) over_holds
    cross join lateral (
      select
        c.max_weight_kg - c.booked_weight_kg + over_holds.weight_kg as available_kg,
        c.max_volume_l - c.booked_volume_l + over_holds.volume_l as available_l
    ) a
    where a.available_kg < p_weight_kg or a.available_l < p_volume_l
    order by l.leg
    limit 1
  );
end;
$$;
comment on function cargo.refuse_quoted_capacity is 'As refuse_capacity, but what is held beyond its time counts as free, since a booking would end such holds, and nobody is asked to lock. Null, or {reason: capacity_exceeded, …}.';

create function cargo.refuse_quote(
  p_quote_id text,
  p_user_id uuid,
  p_origin text,
  p_destination text,
  p_flight_ids text[],
  p_weight_kg numeric,
  p_pieces integer,
  p_volume_l integer,
  p_volume_given boolean,
  p_handling_codes text[]
) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_quote cargo.quotes;
  v_codes text[];
  v_fields text[];
begin
  select * into v_quote from cargo.quotes q where q.quote_id = p_quote_id and q.user_id = p_user_id;
  if not found then
    return json_build_object('reason', 'quote_unknown', 'quote_id', p_quote_id);
  end if;
  v_codes := array(select jsonb_array_elements_text(v_quote.request -> 'special_handling_codes'));
  v_fields := array(
    select x.field
    from (
      values
        (1, 'origin', v_quote.request ->> 'origin' <> p_origin),
        (2, 'destination', v_quote.request ->> 'destination' <> p_destination),
        (3, 'flight_ids', v_quote.request -> 'flight_ids' <> to_jsonb(p_flight_ids)),
        (4, 'weight_kg', (v_quote.request ->> 'weight_kg')::numeric <> p_weight_kg),
        (5, 'pieces', (v_quote.request ->> 'pieces')::integer <> p_pieces),
        (
          6, 'volume_m3',
          (v_quote.answer ->> 'volume_m3')::numeric <> p_volume_l * 0.001
            or (v_quote.answer ->> 'volume_assumed')::boolean = p_volume_given
        ),
        (7, 'special_handling_codes', not (v_codes <@ p_handling_codes and v_codes @> p_handling_codes))
    ) x (place, field, differs)
    where x.differs
    order by x.place
  );
  if v_fields <> '{}' then
    return json_build_object('reason', 'quote_mismatch', 'fields', v_fields);
  end if;
  return null;
end;
$$;
comment on function cargo.refuse_quote is 'Null when the quote is the user''s and for this shipment (kg, litres and whether they are given; codes in any order), else {reason}: quote_unknown {quote_id}, quote_mismatch {fields}. None of this changes.';

create function cargo.refuse_quote_now(p_quote_id text, p_ref_id text) returns json
  language plpgsql volatile set search_path = ''
as $$
declare
  v_quote cargo.quotes;
begin
  select * into v_quote from cargo.quotes q where q.quote_id = p_quote_id;
  return case
    when v_quote.expires_at <= clock_timestamp() then json_build_object(
      'reason', 'quote_expired', 'quote_id', p_quote_id, 'expires_at', cargo.utc_time(v_quote.expires_at)
    )
    when v_quote.used_by <> p_ref_id then json_build_object(
      'reason', 'quote_used', 'quote_id', p_quote_id, 'ref_id', v_quote.used_by
    )
  end;
end;
$$;
comment on function cargo.refuse_quote_now is 'Null while a known quote can be used for this booking, or is used by it; else {reason}: quote_expired {quote_id, expires_at} (at clock_timestamp() >= expires_at), quote_used {quote_id, ref_id}.';

create function cargo.use_quote(p_quote_id text, p_ref_id text) returns boolean
  language plpgsql set search_path = ''
as $$
begin
  update cargo.quotes q set used_by = p_ref_id where q.quote_id = p_quote_id and q.used_by is null;
  return found or exists (select 1 from cargo.quotes q where q.quote_id = p_quote_id and q.used_by = p_ref_id);
end;
$$;
comment on function cargo.use_quote is 'Uses a quote for a booking, whose row is written before: true, also when the booking has it already; false when another has it.';

create function public.quote_shipment(
  p_user_id uuid,
  p_quote_id text,
  p_request jsonb,
  p_min_connection_minutes integer default 60,
  p_volumetric_divisor integer default 6000,
  p_quote_minutes integer default 30,
  p_base_price_currency text default 'USD',
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_origin text := p_request ->> 'origin';
  v_destination text := p_request ->> 'destination';
  v_weight_kg numeric(9, 1) := (p_request ->> 'weight_kg')::numeric;
  v_tenths bigint := v_weight_kg * 10;
  v_dimensions jsonb := p_request -> 'dimensions';
  v_codes text[] := array(select jsonb_array_elements_text(p_request -> 'special_handling_codes'));
  v_sent_flight_ids text[] := array(select jsonb_array_elements_text(p_request -> 'flight_ids'));
  v_flight_ids uuid[];
  v_size record;
  v_price record;
  v_answer json;
  v_now timestamptz;
  v_quote cargo.quotes;
begin
  -- The questions of a booking, in their order.
  v_answer := coalesce(
    cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity),
    cargo.refuse_airports(v_origin, v_destination),
    cargo.refuse_itinerary(v_origin, v_destination, v_sent_flight_ids, p_min_connection_minutes)
  );
  if v_answer is not null then
    return v_answer;
  end if;
  v_flight_ids := v_sent_flight_ids;
  if v_codes <> '{}' or v_dimensions is not null then
    v_answer := cargo.refuse_shipment(v_flight_ids, v_codes, v_dimensions);
  end if;
  v_answer := coalesce(v_answer, cargo.refuse_flights(v_flight_ids));
  if v_answer is not null then
    return v_answer;
  end if;

  v_size := cargo.measure(v_weight_kg, v_dimensions, (p_request ->> 'volume_m3')::numeric, p_volumetric_divisor);
  v_price := cargo.price_itinerary(v_flight_ids, v_size.chargeable_halves, v_tenths, p_base_price_currency);
  v_answer := coalesce(
    case
      when cardinality(v_price.currencies) > 1
        then json_build_object('reason', 'currency_mismatch', 'currencies', v_price.currencies)
    end,
    cargo.refuse_quoted_capacity(v_flight_ids, v_weight_kg, v_size.volume_l)
  );
  if v_answer is not null then
    return v_answer;
  end if;

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_quote.currency := v_price.currencies[1];
  select least(v_now + make_interval(mins => p_quote_minutes), f.departure_at) into v_quote.expires_at
  from cargo.flights f
  where f.flight_id = v_flight_ids[1];
  v_answer := json_build_object(
    'quote_id', p_quote_id,
    'expires_at', cargo.utc_time(v_quote.expires_at),
    'currency', v_quote.currency,
    'total', cargo.money(v_price.total_minor, v_quote.currency),
    'weight_kg', v_weight_kg,
    'pieces', (p_request ->> 'pieces')::integer,
    'volume_m3', v_size.volume_l * 0.001,
    'volume_assumed', v_size.cm3 is null,
    'chargeable_weight_kg', v_size.chargeable_halves * 0.5,
    'chargeable_basis', case when v_size.chargeable_halves > (v_tenths + 4) / 5 then 'volume' else 'gross' end,
    'origin', v_origin,
    'destination', v_destination,
    'flight_ids', to_json(v_flight_ids),
    'segments', v_price.segments
  );
  insert into cargo.quotes (quote_id, user_id, request, answer, currency, total_minor, expires_at, created_at)
  values (p_quote_id, p_user_id, p_request, v_answer, v_quote.currency, v_price.total_minor, v_quote.expires_at, v_now)
  on conflict (quote_id) do nothing;
  if not found then
    -- The call arrived twice, and its other arrival made the quote.
    select q.answer into strict v_answer
    from cargo.quotes q
    where q.quote_id = p_quote_id and q.user_id = p_user_id and q.request = p_request;
  end if;
  return json_build_object('quote', v_answer);
end;
$$;
comment on function public.quote_shipment is 'What a shipment on an itinerary costs, kept for p_quote_minutes, at most until its first departure; takes and holds nothing. p_request: {origin, destination, weight_kg, pieces, flight_ids, dimensions?, volume_m3?, special_handling_codes?} as validated; kg, cm, m³. p_volumetric_divisor: cm³ for one kg. p_base_price_currency: of the flights'' price per kg. Returns {quote}, or {reason}: unauthenticated, validation_failed {errors}, flight_not_found {flight_id}, itinerary_invalid {fault}, handling_refused {codes}, piece_too_large {max_cm, piece_cm}, flight_departed, flight_cancelled, flight_closed, acceptance_closed {latest_acceptance_datetime}, currency_mismatch {currencies}, capacity_exceeded {available_kg, requested_kg, available_m3?, requested_m3?}; what is about a flight has its flight_id, flight_number and departure_date.';
revoke execute on function public.quote_shipment from public, anon, authenticated;
grant execute on function public.quote_shipment to service_role;

create function public.get_quote(p_quote_id text, p_user_id uuid, p_identity jsonb default null) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  v_quote cargo.quotes;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  select * into v_quote from cargo.quotes q where q.quote_id = p_quote_id;
  if not found
    or (v_quote.user_id <> p_user_id and cargo.refuse_role(p_user_id, '{handler,admin}', p_identity) is not null)
  then
    return json_build_object('reason', 'quote_not_found', 'quote_id', p_quote_id);
  end if;
  return json_build_object('quote', v_quote.answer);
end;
$$;
comment on function public.get_quote is 'A quote as it was made, for its user and for staff (by their role of today). Returns {quote}, or {reason}: unauthenticated, quote_not_found {quote_id}, for anybody else''s too.';
revoke execute on function public.get_quote from public, anon, authenticated;
grant execute on function public.get_quote to service_role;
