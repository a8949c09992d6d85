import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { race } from '../../support/interleaving.ts';
import { rebook, to } from '../changes.ts';
import { book, setTerms } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { idsOf, useRebooking } from '../rebooking.ts';

/** A flight with kilograms enough, whose last litres a rebook may take under the lock alone. */

const books = await useScratchDatabase({ patient: true });
const { owner, bookOn, loads } = await useRebooking(books);

/** A booking of 10 kg on a flight without a volume, and another flight with so many litres. */
async function makeCase(max_volume_l: number): Promise<[string, MadeFlight]> {
  const ref = await bookOn([await books.makeFlight()], { weight_kg: 10 });
  const flight = await books.makeFlight();
  await setTerms(books, flight, { max_volume_l });
  return [ref, flight];
}

test.each([
  [{}, 600],
  [{ scarce_kg: 50 }, 300],
  // What is booked keeps its litres; how many are the last ones is asked of today's divisor.
  [{ divisor: 5_000 }, 500],
])(
  'with %j a flight of %d litres needs the lock, and one with more does not',
  async (wish, litres) => {
    const [ref, flight] = await makeCase(litres);
    const unlocked = { ...wish, lock_held: false };
    expect(await rebook(books, owner, ref, to(flight), unlocked)).toEqual({
      outcome: 'lock_required',
      flight_ids: idsOf(flight),
    });
    expect(await loads(flight)).toEqual(['0 0 v0']);
    await setTerms(books, flight, { max_volume_l: litres + 1 });
    expect(await rebook(books, owner, ref, to(flight), unlocked)).toMatchObject({
      outcome: 'rebooked',
    });
    expect(await loads(flight)).toEqual(['10 60 v1']);
  },
);

test('under the lock the last litres are taken', async () => {
  const [ref, flight] = await makeCase(60);
  expect(await rebook(books, owner, ref, to(flight))).toMatchObject({ outcome: 'rebooked' });
  expect(await loads(flight)).toEqual(['10 60 v1']);
});

test.each([
  [0.1, 'lock_required', '10 100 v1'],
  [0.099, 'rebooked', '20 159 v2'],
])(
  'of 700 litres somebody takes %d m³ while a rebook waits: %s',
  async (volume_m3, outcome, load) => {
    const [ref, flight] = await makeCase(700);
    const other = await books.makeUser();
    const { B, waited } = await race(books, {
      order: ['A works', 'B works', 'A ends', 'B ends'],
      works: {
        A: (session) => book(session, other, [flight], { volume_m3 }),
        B: (session) => rebook(session, owner, ref, to(flight), { lock_held: false }),
      },
    });
    expect(waited).toBe(true);
    expect(B).toMatchObject({ outcome });
    expect(await loads(flight)).toEqual([load]);
  },
);
