import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Facts, measure, volumeOfPieces } from '../../../src/core/measure/volume.ts';
import { DIVISOR, MEASURES } from '../../support/measures.ts';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

/** What the database measures: a row for each shipment. */
async function measureThere(shipments: readonly (Facts & { divisor: number })[]) {
  const { rows } = await books.pool.query(
    `select m.cm3::float8, m.volume_l, m.chargeable_halves
     from jsonb_array_elements($1) with ordinality as s (facts, nth)
     cross join lateral cargo.measure(
       (s.facts ->> 'weight_kg')::numeric, s.facts -> 'dimensions', (s.facts ->> 'volume_m3')::numeric,
       (s.facts ->> 'divisor')::integer
     ) m
     order by s.nth`,
    [JSON.stringify(shipments)],
  );
  return rows;
}

/** The same by the function of the Worker. */
function measureHere({ divisor, ...facts }: Facts & { divisor: number }) {
  const { volume_l, chargeable_halves } = measure(facts, divisor);
  const given = facts.volume_m3 === undefined ? null : Math.round(facts.volume_m3 * 1_000) * 1_000;
  return {
    cm3: facts.dimensions ? volumeOfPieces(facts.dimensions) : given,
    volume_l,
    chargeable_halves,
  };
}

describe('a shipment measured in the database', () => {
  test('has the figures of the vectors', async () => {
    const measured = await measureThere(
      MEASURES.map(({ in: { pieces: _, divisor = DIVISOR, ...facts } }) => ({ ...facts, divisor })),
    );
    expect(measured).toEqual(
      MEASURES.map(({ out }) => ({
        cm3: out.volume_cm3,
        volume_l: Math.round(out.volume_m3 * 1_000),
        chargeable_halves: out.chargeable_weight_kg * 2,
      })),
    );
  });

  test('has the figures that the Worker has, whatever it is', async () => {
    const tenths = (max: number) => fc.integer({ min: 1, max }).map((one) => one / 10);
    const size = fc.integer({ min: 10, max: 20_000 }).map((one) => one / 10);
    const line = fc.record({
      length_cm: size,
      width_cm: size,
      height_cm: size,
      pieces: fc.integer({ min: 1, max: 30 }),
    });
    const shipment = fc.record({
      weight_kg: tenths(1_000_000),
      divisor: fc.integer({ min: 3_000, max: 10_000 }),
      size: fc.oneof(
        fc.record({ dimensions: fc.array(line, { minLength: 1, maxLength: 6 }) }),
        fc.record({ volume_m3: fc.integer({ min: 1, max: 10_000_000 }).map((l) => l / 1_000) }),
        fc.constant({}),
      ),
    });
    const shipments = fc
      .sample(shipment, { numRuns: 600, seed: 20_261_127 })
      .map(({ size: of, ...rest }): Facts & { divisor: number } => ({ ...rest, ...of }));
    // More than a booking may be is refused before it is measured.
    const booked = shipments.filter(
      ({ dimensions = [] }) => volumeOfPieces(dimensions) <= 10_000_000_000,
    );
    expect(booked.length).toBeGreaterThan(300);
    expect(await measureThere(booked)).toEqual(booked.map(measureHere));
  });
});

describe('what a booking says of the goods', () => {
  const FACTS = {
    special_handling_codes: ['PER', 'COL'],
    goods_description: 'Cut flowers',
    handling_note: 'Keep cool.',
  };
  const HIDDEN = { special_handling_codes: [], goods_description: null, handling_note: null };

  test('is for its owner and for who sees all; whoever says nothing of himself is a stranger', async () => {
    const [owner, stranger] = [await books.makeUser(), await books.makeUser('handler')];
    const { ref_id } = await books.book(owner, [await books.makeFlight()], FACTS);
    const look = async (args: object) =>
      (await books.call('get_booking', { p_ref_id: ref_id, ...args })).booking;
    expect(await look({ p_user_id: owner.id })).toMatchObject(FACTS);
    expect(await look({ p_user_id: stranger.id, p_sees_all: true })).toMatchObject(FACTS);
    // The last is what a Worker of before sends.
    for (const args of [{ p_user_id: stranger.id }, { p_user_id: null, p_sees_all: false }, {}]) {
      expect(await look(args)).toMatchObject({ ref_id, user_id: owner.id, ...HIDDEN });
    }
  });
});
