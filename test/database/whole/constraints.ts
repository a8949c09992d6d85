/** A row as SQL expressions by column. */
export type Row = Readonly<Record<string, string>>;

/** What one constraint refuses, just beyond its bounds, and what it lets through, just within: changes of a good row. */
export interface Case {
  readonly refuses: readonly Row[];
  readonly accepts: readonly Row[];
}

const UUID = (digit: number) => `'00000000-0000-4000-8000-00000000000${digit}'`;
export const USER = UUID(1);
export const FLIGHT = UUID(2);
export const BOOKING = "'BKG-CONSTRAINTS'";

/** A good row of each table, beside those that stand already. */
export const GOOD: Readonly<Record<string, Row>> = {
  airports: {
    code: "'QQX'",
    name: "'Airport'",
    city: "'City'",
    country: "'IN'",
    time_zone: "'Asia/Kolkata'",
  },
  users: { id: UUID(3), email: "'constraints@example.test'", name: "'User'" },
  flights: {
    flight_id: UUID(4),
    flight_number: "'QQ2'",
    airline_name: "'Airline'",
    origin: "'DEL'",
    destination: "'LHR'",
    departure_at: "'2031-01-01T10:00Z'",
    arrival_at: "'2031-01-01T20:00Z'",
    departure_date: "'2031-01-01'",
    arrival_date: "'2031-01-01'",
    base_price_per_kg: '2.75',
  },
  flight_capacity: { flight_id: UUID(5), max_weight_kg: '100', booked_weight_kg: '0' },
  bookings: {
    ref_id: "'BKG-OTHER'",
    user_id: USER,
    idempotency_key: "'another-key'",
    request: "'{}'",
    flight_ids: `array[${FLIGHT}]::uuid[]`,
    origin: "'DEL'",
    destination: "'LHR'",
    pieces: '1',
    weight_kg: '10',
    created_at: 'now()',
    updated_at: 'now()',
    booked: "'{}'",
    volume_l: '60',
    chargeable_halves: '20',
  },
  booking_legs: { ref_id: BOOKING, leg: '2', flight_id: FLIGHT, weight_kg: '10' },
  holds: { ref_id: BOOKING, flight_id: FLIGHT, user_id: USER, expires_at: 'now()' },
  flight_operations: {
    flight_id: FLIGHT,
    status: "'SCHEDULED'",
    closed: 'false',
    version: '1',
    changed_at: 'now()',
    changed_by: USER,
  },
  waybills: {
    awb_number: "'176-12345675'",
    user_id: USER,
    root_ref_id: BOOKING,
    source: "'given'",
    assigned_at: 'now()',
  },
  awb_stock: {
    carrier: "'QQ'",
    prefix: "'176'",
    first_serial: '1234567',
    count: '10',
    created_at: 'now()',
    created_by: USER,
  },
  awb_numbers: {
    awb_number: "'176-12345675'",
    stock_id: UUID(6),
    serial: '1234567',
    changed_at: 'now()',
  },
  booking_events: {
    ref_id: BOOKING,
    sequence: '2',
    status: "'BOOKED'",
    location: "'DEL'",
    flight_id: FLIGHT,
    recorded_at: 'now()',
    recorded_by: USER,
  },
  rates: {
    carrier: "'QQ'",
    origin: "'DEL'",
    destination: "'LHR'",
    valid_from: "'2031-01-01'",
    valid_to: "'2031-01-31'",
    currency: "'USD'",
    minimum_minor: '6000',
    breaks: `'[{"from_kg": 0, "per_kg_minor": 310}]'`,
    surcharges: "'[]'",
    created_at: 'now()',
    created_by: USER,
  },
  quotes: {
    quote_id: "'QUO-0123456789ABCDEF'",
    user_id: USER,
    request: "'{}'",
    answer: "'{}'",
    currency: "'USD'",
    total_minor: '6000',
    expires_at: 'now()',
    created_at: 'now()',
    used_by: BOOKING,
  },
};

/** What the good rows refer to. */
export const STANDING = `
  insert into cargo.users (id, email, name) values (${USER}, 'standing@example.test', 'User');
  insert into cargo.flights
    (flight_id, flight_number, airline_name, origin, destination, departure_at, arrival_at, departure_date, arrival_date, base_price_per_kg)
  select id, number, 'Airline', 'DEL', 'LHR', '2031-01-01T10:00Z', '2031-01-01T20:00Z', '2031-01-01', '2031-01-01', 2
  from (values (${FLIGHT}::uuid, 'QQ1'), (${UUID(5)}::uuid, 'QQ5')) as f (id, number);
  insert into cargo.flight_capacity (flight_id, max_weight_kg, booked_weight_kg, version) values (${FLIGHT}, 100, 10, 1);
  insert into cargo.bookings
    (ref_id, user_id, idempotency_key, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at,
     booked, volume_l, chargeable_halves)
  values (${BOOKING}, ${USER}, 'key', '{}', array[${FLIGHT}]::uuid[], 'DEL', 'LHR', 1, 10, now(), now(), '{}', 60, 20);
  insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg) values (${BOOKING}, 1, ${FLIGHT}, 10);
  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by)
  values (${BOOKING}, 1, 'BOOKED', now(), ${USER})`;

const all = (column: string, values: readonly string[]): Row[] =>
  values.map((value) => ({ [column]: value }));
const refers = (column: string, nobody: string): Case => ({
  refuses: [{ [column]: nobody }],
  accepts: [],
});
const between = (
  column: string,
  [low, high]: readonly [string, string],
  [under, over]: readonly [string, string],
): Case => ({
  refuses: all(column, [under, over]),
  accepts: all(column, [low, high]),
});
const NO_AIRPORT = "'QQQ'";
const NO_UUID = UUID(9);

/** Every CHECK and foreign key, by table and name. */
export const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  airports: {
    airports_code_iata: {
      refuses: all('code', ["'QQ'", "'QQXX'", "'qqx'", "'Q1X'"]),
      accepts: [],
    },
    airports_country_iso: { refuses: all('country', ["'I'", "'IND'", "'in'"]), accepts: [] },
    airports_name_length: between('name', ["'n'", "repeat('n', 100)"], ["''", "repeat('n', 101)"]),
    airports_city_length: between('city', ["'c'", "repeat('c', 100)"], ["''", "repeat('c', 101)"]),
    airports_metropolitan_code_iata: {
      refuses: all('metropolitan_code', ["'LO'", "'LOND'", "'lon'", "'L0N'"]),
      accepts: all('metropolitan_code', ["'LON'", 'null']),
    },
    airports_traffic_rank_positive: {
      refuses: all('traffic_rank', ['0', '-1']),
      accepts: all('traffic_rank', ['1', 'null']),
    },
  },
  users: {
    users_email_length: between(
      'email',
      ["'a@b'", "repeat('e', 254)"],
      ["'ab'", "repeat('e', 255)"],
    ),
    users_name_length: between('name', ["'n'", "repeat('n', 200)"], ["''", "repeat('n', 201)"]),
  },
  flights: {
    flights_number_format: {
      refuses: all('flight_number', [
        "'QQ'",
        "'QQ12345'",
        "'QQ1AB'",
        "'qq1'",
        "'11'",
        "'Q 1'",
        "'QQQ1'",
      ]),
      accepts: all('flight_number', ["'QQ1234A'", "'Q11'", "'1Q9'"]),
    },
    flights_airline_name_length: between(
      'airline_name',
      ["'a'", "repeat('a', 100)"],
      ["''", "repeat('a', 101)"],
    ),
    flights_leave_their_origin: { refuses: [{ destination: "'DEL'" }], accepts: [] },
    flights_arrive_after_departure: {
      refuses: all('arrival_at', ["'2031-01-01T10:00Z'", "'2031-01-01T09:59Z'"]),
      accepts: all('arrival_at', ["'2031-01-01T10:00:01Z'"]),
    },
    flights_number_spelling: {
      refuses: all('flight_number', ["'QQ0'", "'QQ0000'", "'QQ02'", "'QQ0Z'"]),
      accepts: [{ flight_number: "'QQ02'", exempt: 'true' }, { flight_number: "'QQ20'" }],
    },
    flights_arrive_in_time: {
      refuses: all('arrival_at', ["'2031-01-04T10:00:01Z'"]),
      accepts: [
        { arrival_at: "'2031-01-04T10:00:00Z'" },
        { arrival_at: "'2031-01-04T10:00:01Z'", exempt: 'true' },
      ],
    },
    flights_price_range: between('base_price_per_kg', ['0', '100000'], ['-0.01', '100000.01']),
    flights_aircraft_type_format: {
      refuses: all('aircraft_type', ["'74'", "'74FF'", "'74f'"]),
      accepts: all('aircraft_type', ["'74F'", 'null']),
    },
    flights_service_type_format: {
      refuses: all('service_type', ["''", "'FF'", "'f'", "'1'"]),
      accepts: all('service_type', ["'F'", 'null']),
    },
    flights_latest_acceptance_range: between(
      'latest_acceptance_minutes',
      ['0', '2880'],
      ['-1', '2881'],
    ),
    flights_refused_codes_count: {
      refuses: all('refused_handling_codes', ["'{}'", "array_fill('DGR'::text, '{102}')"]),
      accepts: all('refused_handling_codes', [
        "'{DGR}'",
        "array_fill('DGR'::text, '{101}')",
        'null',
      ]),
    },
    flights_max_piece_height_range: between('max_piece_height_cm', ['1', '2000'], ['0', '2001']),
    flights_max_piece_length_range: between('max_piece_length_cm', ['1', '2000'], ['0', '2001']),
    flights_origin_fkey: refers('origin', NO_AIRPORT),
    flights_destination_fkey: refers('destination', NO_AIRPORT),
  },
  flight_capacity: {
    flight_capacity_max_range: between('max_weight_kg', ['0.1', '1000000'], ['0', '1000000.1']),
    flight_capacity_never_overbooked: between('booked_weight_kg', ['0', '100'], ['-0.1', '100.1']),
    flight_capacity_max_volume_range: between('max_volume_l', ['1', '10000000'], ['0', '10000001']),
    flight_capacity_volume_never_overbooked: {
      refuses: [{ booked_volume_l: '-1' }, { max_volume_l: '10', booked_volume_l: '11' }],
      accepts: [{ booked_volume_l: '11' }, { max_volume_l: '10', booked_volume_l: '10' }],
    },
    flight_capacity_flight_fkey: refers('flight_id', NO_UUID),
  },
  bookings: {
    bookings_ref_id_format: {
      refuses: all('ref_id', [
        "'BKG-1'",
        "repeat('B', 41)",
        "'bkg-other'",
        "'BKG_OTHER'",
        "'MY-BOOKINGS'",
      ]),
      accepts: all('ref_id', ["'BKG-12'", "repeat('B', 40)"]),
    },
    bookings_idempotency_key_format: {
      refuses: all('idempotency_key', [
        "''",
        "repeat('k', 256)",
        "'a key'",
        "E'k\\n'",
        "'schlüssel'",
      ]),
      accepts: all('idempotency_key', ["'k'", "repeat('~', 255)", 'null']),
    },
    bookings_pieces_range: between('pieces', ['1', '100000'], ['0', '100001']),
    bookings_weight_range: between('weight_kg', ['0.1', '100000'], ['0', '100000.1']),
    bookings_legs_range: {
      refuses: all('flight_ids', ["'{}'", `array_fill(${FLIGHT}::uuid, '{401}')`]),
      accepts: all('flight_ids', [`array_fill(${FLIGHT}::uuid, '{400}')`]),
    },
    bookings_itinerary_range: between('itinerary', ['1', '99'], ['0', '100']),
    bookings_awb_number_format: {
      refuses: all('awb_number', [
        "'17612345675'",
        "'176-1234567'",
        "'176-123456755'",
        "'17A-12345675'",
      ]),
      accepts: all('awb_number', ["'176-12345675'", 'null']),
    },
    bookings_priced_by_a_quote: {
      refuses: [
        { quote_id: "'QUO-0123456789ABCDEF'" },
        { currency: "'USD'", price_minor: '100' },
        { quote_id: "'QUO-0123456789ABCDEF'", price_minor: '100' },
      ],
      accepts: [{ quote_id: "'QUO-0123456789ABCDEF'", currency: "'USD'", price_minor: '0' }],
    },
    bookings_split_from_fkey: refers('split_from', "'BKG-NOBODY'"),
    bookings_version_positive: { refuses: [{ version: '0' }], accepts: [{ version: '1' }] },
    bookings_volume_range: between('volume_l', ['0', '10000000'], ['-1', '10000001']),
    bookings_chargeable_range: between('chargeable_halves', ['1', '10000000'], ['0', '10000001']),
    bookings_handling_codes_count: {
      refuses: all('special_handling_codes', ["array_fill('DGR'::text, '{10}')"]),
      accepts: all('special_handling_codes', ["'{}'", "array_fill('DGR'::text, '{9}')"]),
    },
    bookings_held_until: {
      refuses: [{ status: "'HELD'" }],
      accepts: [{ status: "'HELD'", hold_expires_at: 'now()' }],
    },
    bookings_user_fkey: refers('user_id', NO_UUID),
    bookings_origin_fkey: refers('origin', NO_AIRPORT),
    bookings_destination_fkey: refers('destination', NO_AIRPORT),
  },
  booking_legs: {
    booking_legs_leg_range: between('leg', ['2', '400'], ['0', '401']),
    booking_legs_itinerary_range: between('itinerary', ['1', '99'], ['0', '100']),
    booking_legs_weight_range: between('weight_kg', ['0.1', '100000'], ['0', '100000.1']),
    booking_legs_volume_range: between('volume_l', ['0', '10000000'], ['-1', '10000001']),
    booking_legs_release_reason_known: {
      refuses: [{ state: "'released'", release_reason: "'lost'" }],
      accepts: ["'cancelled'", "'expired'", "'rebooked'", "'offloaded'", "'flight_cancelled'"].map(
        (release_reason) => ({
          state: "'released'",
          release_reason,
        }),
      ),
    },
    booking_legs_released_for_a_reason: {
      refuses: [{ state: "'released'" }, { release_reason: "'cancelled'" }],
      accepts: [{ state: "'departed'" }],
    },
    booking_legs_booking_fkey: refers('ref_id', "'BKG-NOBODY'"),
    booking_legs_flight_fkey: refers('flight_id', NO_UUID),
  },
  holds: { holds_booking_fkey: refers('ref_id', "'BKG-NOBODY'") },
  flight_operations: {
    flight_operations_status_known: {
      refuses: all('status', ["'DELAYED'", "'scheduled'"]),
      accepts: all('status', ["'CANCELLED'"]),
    },
    flight_operations_flight_fkey: refers('flight_id', NO_UUID),
    flight_operations_user_fkey: refers('changed_by', NO_UUID),
  },
  waybills: {
    waybills_number_format: {
      refuses: all('awb_number', [
        "'17612345675'",
        "'176-1234567'",
        "'176-123456755'",
        "'QQ6-12345675'",
      ]),
      accepts: all('awb_number', ["'000-00000000'"]),
    },
    waybills_source_known: {
      refuses: all('source', ["'drawn'", "''"]),
      accepts: all('source', ["'stock'"]),
    },
    waybills_user_fkey: refers('user_id', NO_UUID),
    waybills_booking_fkey: refers('root_ref_id', "'BKG-NOBODY'"),
  },
  awb_stock: {
    awb_stock_carrier_format: {
      refuses: all('carrier', ["'Q'", "'QQQ'", "'qq'", "'11'"]),
      accepts: all('carrier', ["'6E'", "'U2'"]),
    },
    awb_stock_prefix_format: {
      refuses: all('prefix', ["'17'", "'1760'", "'Q76'"]),
      accepts: all('prefix', ["'000'"]),
    },
    awb_stock_count_range: between('count', ['1', '100000'], ['0', '100001']),
    awb_stock_serials_range: between('first_serial', ['0', '9999990'], ['-1', '9999991']),
    awb_stock_user_fkey: refers('user_id', NO_UUID),
    awb_stock_creator_fkey: refers('created_by', NO_UUID),
  },
  awb_numbers: {
    awb_numbers_check_digit: {
      refuses: [
        ...all('awb_number', ["'176-12345670'", "'17612345675'", "'QQ6-12345675'"]),
        { serial: '1234568' },
      ],
      accepts: [{ awb_number: "'176-00000070'", serial: '7' }],
    },
    awb_numbers_account_for_themselves: {
      refuses: [
        { state: "'lost'" },
        { ref_id: BOOKING },
        { reason: "'Lost'" },
        { state: "'assigned'" },
        { state: "'assigned'", ref_id: BOOKING, reason: "'Lost'" },
        { state: "'void'", ref_id: BOOKING },
      ],
      accepts: [
        { state: "'assigned'", ref_id: BOOKING },
        { state: "'void'", reason: "'Lost'" },
        { state: "'void'", ref_id: BOOKING, reason: "'Lost'" },
      ],
    },
    awb_numbers_reason_length: {
      refuses: all('reason', ["''", "repeat('r', 201)"]).map((row) => ({
        ...row,
        state: "'void'",
      })),
      accepts: all('reason', ["'r'", "repeat('r', 200)"]).map((row) => ({
        ...row,
        state: "'void'",
      })),
    },
  },
  booking_events: {
    booking_events_booking_fkey: refers('ref_id', "'BKG-NOBODY'"),
    booking_events_location_fkey: refers('location', NO_AIRPORT),
    booking_events_flight_fkey: refers('flight_id', NO_UUID),
    booking_events_user_fkey: refers('recorded_by', NO_UUID),
  },
  rates: {
    rates_carrier_format: {
      refuses: all('carrier', ["'Q'", "'QQQ'", "'qq'", "'11'"]),
      accepts: all('carrier', ["'Q1'", "'1Q'"]),
    },
    rates_leave_their_origin: { refuses: all('destination', ["'DEL'"]), accepts: [] },
    rates_end_after_they_begin: {
      refuses: all('valid_to', ["'2030-12-31'"]),
      accepts: all('valid_to', ["'2031-01-01'"]),
    },
    rates_currency_format: { refuses: all('currency', ["'US'", "'USDX'", "'usd'"]), accepts: [] },
    rates_minimum_range: between('minimum_minor', ['0', '1000000000'], ['-1', '1000000001']),
    rates_breaks_count: {
      refuses: all('breaks', ["'[]'", "to_jsonb(array_fill(1, '{11}'))"]),
      accepts: all('breaks', ["to_jsonb(array_fill(1, '{10}'))"]),
    },
    rates_surcharges_count: {
      refuses: all('surcharges', ["to_jsonb(array_fill(1, '{11}'))"]),
      accepts: all('surcharges', ["to_jsonb(array_fill(1, '{10}'))"]),
    },
    rates_origin_fkey: refers('origin', NO_AIRPORT),
    rates_destination_fkey: refers('destination', NO_AIRPORT),
    rates_user_fkey: refers('created_by', NO_UUID),
  },
  quotes: {
    quotes_quote_id_format: {
      refuses: all('quote_id', [
        "'QUO-0123456789ABCDE'",
        "'QUO-0123456789ABCDEFG'",
        "'QUO-0123456789ABCDEI'",
        "'QUO-0123456789ABCDEU'",
        "'BKG-0123456789ABCDEF'",
        "'QUO-0123456789abcdef'",
      ]),
      accepts: all('quote_id', ["'QUO-HJKMNPQRSTVWXYZ9'"]),
    },
    quotes_total_not_negative: {
      refuses: all('total_minor', ['-1']),
      accepts: all('total_minor', ['0']),
    },
    quotes_user_fkey: refers('user_id', NO_UUID),
    quotes_booking_fkey: refers('used_by', "'BKG-NOBODY'"),
  },
};
