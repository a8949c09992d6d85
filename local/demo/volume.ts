import { randomInt } from 'node:crypto';
import { type Cast, dayAhead, type Flight, newFlight } from './flights.ts';
import type { Teller } from './teller.ts';

const MAX_M3 = 12;
/** Two pallets of light cargo: 11.52 m³, and far less than the flight can lift. */
const PALLETS = {
  weight_kg: 300,
  pieces: 2,
  dimensions: [{ length_cm: 300, width_cm: 120, height_cm: 160, pieces: 2 }],
  special_handling_codes: ['per', 'col'],
  goods_description: 'Cut flowers',
};
const PALLETS_M3 = 11.52;
/** 11.52 m³ at 6,000 cm³ to the kilogram. */
const PALLETS_CHARGEABLE_KG = 1_920;

export async function fillByVolume({ chapter, call, expect }: Teller, { admin, shipper }: Cast) {
  chapter(`A flight has a volume too: ${MAX_M3} m³`);
  const date = dayAhead(randomInt(2, 12));
  const times = [`${date}T09:00:00+05:30`, `${date}T13:30:00Z`] as const;
  const fresh = { ...newFlight('BLR', 'LHR', ...times, 5_000), max_volume_m3: MAX_M3 };
  const { body: flight } = await call<Flight>('POST', '/flights', { token: admin, body: fresh });
  const order = { origin: 'BLR', destination: 'LHR', flight_ids: [flight?.flight_id] };
  const booked = await call('POST', '/bookings', {
    token: shipper,
    body: { ...order, ...PALLETS },
  });
  const { volume_m3, chargeable_weight_kg } = booked.body ?? {};
  expect(
    `Light cargo pays for its size: ${PALLETS.weight_kg} kg, ${PALLETS_M3} m³, charged as ${PALLETS_CHARGEABLE_KG} kg`,
    volume_m3 === PALLETS_M3 && chargeable_weight_kg === PALLETS_CHARGEABLE_KG,
    booked.text,
  );
  const one = { ...order, weight_kg: 10, pieces: 1, volume_m3: 1 };
  const refused = await call('POST', '/bookings', { token: shipper, body: one });
  const isFull = refused.body?.code === 'capacity_exceeded' && refused.body.available_m3 === 0.48;
  expect('One cubic metre more is refused, with tonnes left to lift', isFull, refused.text);
  return flight;
}
