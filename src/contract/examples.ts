/**
 * The one story that the examples of the document tell: a flight is published, found and booked, and the
 * shipment is moved. A test sends them, their dates moved to the coming days.
 */
export const EXAMPLE = {
  flight: {
    flight_id: '3f2b8c1e-7d4a-4e59-9b60-5a1c2d3e4f50',
    flight_number: 'AI2111',
    airline_name: 'Air India',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: '2026-11-28T21:35:00+05:30',
    arrival_datetime: '2026-11-29T02:20:00+00:00',
    max_weight_kg: 15_000,
    booked_weight_kg: 120.5,
    available_kg: 14_879.5,
    base_price_per_kg: 2.75,
    max_volume_m3: 95,
    booked_volume_m3: 2.343,
    available_m3: 92.657,
    aircraft_type: '77X',
    service_type: 'F',
    latest_acceptance_minutes: 180,
    latest_acceptance_datetime: '2026-11-28T18:35:00+05:30',
    refused_handling_codes: ['RXS'],
    max_piece_height_cm: 300,
    max_piece_length_cm: 600,
    operational: {
      status: 'SCHEDULED',
      closed: false,
      estimated_departure_datetime: '2026-11-28T22:20:00+05:30',
      estimated_arrival_datetime: '2026-11-29T03:05:00+00:00',
      changed_at: '2026-11-25T16:04:00.000Z',
    },
    version: 1,
  },
  departure_date: '2026-11-28',
  booking: {
    ref_id: 'BKG-7Q2M9XK4TD3V',
    user_id: '9c5d1f0a-2b3e-4c68-8a71-6d0e4f2b9c13',
    weight_kg: 120.5,
    pieces: 4,
    dimensions: [{ length_cm: 120, width_cm: 80, height_cm: 60.5, pieces: 4 }],
    volume_m3: 2.343,
    chargeable_weight_kg: 390.5,
    special_handling_codes: ['PER', 'COL'],
    goods_description: 'Cut flowers',
    handling_note: 'Keep between 2 and 8 °C.',
    idempotency_key: '5b0c9a3e-1f7d-4c2a-8e64-9d3b7a5f1c08',
    booked_at: '2026-11-25T16:05:00.000Z',
  },
  account: {
    email: 'desk@example.com',
    password: 'eight or more characters',
    name: 'Freight Desk',
    dob: '1990-01-31',
  },
  /** The steps in order: where each happens, and the version that it finds. */
  steps: {
    depart: { location: 'DEL', version: '"1"' },
    arrive: { location: 'LHR', version: '"2"' },
    deliver: { location: 'LHR', version: '"3"' },
  },
} as const;
