import { expect, test } from 'vitest';
import type { Facts, PiecesOfSize } from '../../../src/core/measure/volume.ts';
import { DIVISOR, MEASURES } from '../../support/measures.ts';
import { createRandom, type Random } from '../../support/random.ts';
import { book } from '../facts.ts';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

type Consignment = Facts & { divisor?: number };

const RANDOM_CASES = 3_000;

/** In one statement: a call each would be slow. Integers as texts, which no float can bend. */
async function measure(cases: readonly Consignment[]) {
  const { rows } = await books.pool.query<{ cm3: string; litres: string; halves: string }>(
    `select m.cm3::text, m.volume_l::text as litres, m.chargeable_halves::text as halves
     from jsonb_array_elements($1::jsonb) with ordinality as c (facts, place)
     cross join cargo.measure(
       (facts ->> 'weight_kg')::numeric, facts -> 'dimensions', (facts ->> 'volume_m3')::numeric,
       (facts ->> 'divisor')::integer
     ) m
     order by c.place`,
    [JSON.stringify(cases.map((facts) => ({ divisor: DIVISOR, ...facts })))],
  );
  return rows;
}

/** The figure times a power of ten, read from its digits. */
function scaled(figure: number, places: number): bigint {
  const [whole = '', fraction = ''] = String(figure).split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

const over = (dividend: bigint, divisor: bigint) => (dividend + divisor - 1n) / divisor;

/** The contract's rules, in integers alone. */
function measured({ weight_kg, dimensions, volume_m3, divisor = DIVISOR }: Consignment) {
  const tenths = scaled(weight_kg, 1);
  const d = BigInt(divisor);
  const cm = (figure: number) => (scaled(figure, 1) + 5n) / 10n;
  const known =
    dimensions
      ?.map((l) => cm(l.length_cm) * cm(l.width_cm) * cm(l.height_cm) * BigInt(l.pieces))
      .reduce((sum, cm3) => sum + cm3, 0n) ??
    (volume_m3 === undefined ? null : scaled(volume_m3, 3) * 1_000n);
  const gross = over(tenths, 5n);
  const volumetric = known === null ? 0n : over(2n * known, d);
  return {
    cm3: known === null ? null : String(known),
    litres: String(known === null ? over(tenths * d, 10_000n) : over(known, 1_000n)),
    halves: String(gross > volumetric ? gross : volumetric),
  };
}

function makeCase(random: Random): Consignment {
  const tenths = (most: number) => random.integer(1, random.pick([9, 99, 9_999, most])) / 10;
  const facts: Consignment = {
    weight_kg: tenths(1_000_000),
    divisor: random.integer(3_000, 10_000),
  };
  const centimetres = () => random.integer(10, random.pick([30, 505, 2_000])) / 10;
  const line = (): PiecesOfSize => ({
    length_cm: centimetres(),
    width_cm: centimetres(),
    height_cm: centimetres(),
    pieces: random.integer(1, random.pick([1, 7, 500])),
  });
  const kind = random.integer(1, 3);
  if (kind === 1) {
    facts.dimensions = Array.from({ length: random.integer(1, random.pick([1, 3, 50])) }, line);
  }
  if (kind === 2) facts.volume_m3 = random.integer(1, random.pick([99, 9_999, 10_000_000])) / 1_000;
  return facts;
}

test.each(MEASURES)('the database measures as its vector says: $name', async (vector) => {
  const [found] = await measure([vector.in]);
  expect(found).toEqual({
    cm3: vector.out.volume_cm3 === null ? null : String(vector.out.volume_cm3),
    litres: String(scaled(vector.out.volume_m3, 3)),
    halves: String(scaled(vector.out.chargeable_weight_kg * 2, 0)),
  });
});

test('the reimplementation of this test agrees with the vectors', () => {
  expect(MEASURES).toHaveLength(28);
  for (const { name, in: facts, out } of MEASURES) {
    const { litres, halves } = measured(facts);
    expect({ litres, halves }, name).toEqual({
      litres: String(scaled(out.volume_m3, 3)),
      halves: String(scaled(out.chargeable_weight_kg * 2, 0)),
    });
  }
});

test('on random consignments the database measures as integers of any size do', async () => {
  const random = createRandom(20261127);
  const cases = Array.from({ length: RANDOM_CASES }, () => makeCase(random));
  const found = await measure(cases);
  for (const [index, facts] of cases.entries()) {
    expect(found[index], JSON.stringify(facts)).toEqual(measured(facts));
  }
});

test.each<[string, Consignment, object]>([
  [
    'the largest by dimensions that is let in',
    {
      weight_kg: 100_000,
      dimensions: [{ length_cm: 2_000, width_cm: 2_000, height_cm: 2_000, pieces: 1 }],
    },
    { cm3: '8000000000', litres: '8000000', halves: '2666667' },
  ],
  [
    'the largest by volume, at the smallest divisor',
    { weight_kg: 0.1, volume_m3: 10_000, divisor: 3_000 },
    { cm3: '10000000000', litres: '10000000', halves: '6666667' },
  ],
  [
    'the heaviest of unknown volume, at the largest divisor',
    { weight_kg: 100_000, divisor: 10_000 },
    { cm3: null, litres: '1000000', halves: '200000' },
  ],
  [
    'just under half a centimetre, and just at it',
    {
      weight_kg: 0.1,
      dimensions: [
        { length_cm: 1.4, width_cm: 1.4, height_cm: 1.4, pieces: 1 },
        { length_cm: 1.5, width_cm: 1.5, height_cm: 1.5, pieces: 1 },
      ],
    },
    { cm3: '9', litres: '1', halves: '1' },
  ],
])('at its ends: %s', async (_, facts, expected) => {
  expect(measured(facts)).toEqual(expected);
  expect(await measure([facts])).toEqual([expected]);
});

test.each(MEASURES)('a booking shows and takes what was measured: $name', async (vector) => {
  const { divisor, ...facts } = vector.in;
  const { volume_m3, volume_assumed, chargeable_weight_kg } = vector.out;
  const flight = await books.makeFlight({ max_weight_kg: 100_000 });
  const wish = divisor === undefined ? {} : { divisor };
  const answer = await book(books, await books.makeUser(), [flight], facts, wish);
  expect(answer, JSON.stringify(answer)).toMatchObject({
    outcome: 'booked',
    booking: { volume_m3, volume_assumed, chargeable_weight_kg },
  });
  const { rows } = await books.pool.query(
    'select volume_l from cargo.booking_legs where flight_id = $1',
    [flight.flight_id],
  );
  expect(rows).toEqual([{ volume_l: Math.round(volume_m3 * 1_000) }]);
});
