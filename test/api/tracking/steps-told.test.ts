import { expect, test } from 'vitest';
import type { BookingWithEvents } from '../../../src/core/booking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { openScene } from '../../support/scene.ts';
import { hoursFromNow, makeShipment } from './shipments-made.ts';

const scene = openScene();
const AT = hoursFromNow(-3);

async function makeMover() {
  const { handler, ref_id } = await makeShipment(scene);
  const move = (path: string, body?: object) =>
    handler.client.call<BookingWithEvents>('POST', `/bookings/${ref_id}/${path}`, body);
  return { ref_id, move };
}

test('a step tells its time and pieces, in the body', async () => {
  const { move } = await makeMover();
  const answer = await move('depart', { location: 'DEL', occurred_at: AT, pieces: 10 });
  expect(granted(answer, 200).events[1]).toMatchObject({ occurred_at: AT, pieces: 10 });
});

test('or in the query, where a plus that was sent as it is counts as one; the body wins', async () => {
  const { move } = await makeMover();
  const local = `${new Date(Date.parse(AT) + 5.5 * 3_600_000).toISOString().slice(0, -1)}+05:30`;
  const first = await move(`depart?location=DEL&pieces=10&occurred_at=${local}`);
  expect(granted(first, 200).events[1]).toMatchObject({ occurred_at: AT, pieces: 10 });
  const encoded = encodeURIComponent(local);
  const second = await move(`arrive?location=DXB&pieces=3&occurred_at=${encoded}`, { pieces: 4 });
  expect(granted(second, 200).events[2]).toMatchObject({ occurred_at: AT, pieces: 4 });
});

test('what is not told is not there', async () => {
  const { move } = await makeMover();
  const { events } = granted(
    await move('depart', { location: 'DEL', occurred_at: null, pieces: null }),
    200,
  );
  for (const key of ['occurred_at', 'pieces', 'partial', 'kind', 'code']) {
    expect(events[1]).not.toHaveProperty(key);
  }
});

test('other pieces than booked → 409 pieces_differ on depart and deliver, partial on arrive', async () => {
  const { move } = await makeMover();
  const early = await move('arrive', { location: 'DXB', pieces: 9 });
  refused(early, 409, 'out_of_sequence');
  refused(await move('depart', { location: 'DXB', pieces: 9 }), 409, 'out_of_sequence');
  for (const pieces of [9, 11]) {
    const problem = refused(
      await move('depart', { location: 'DEL', pieces }),
      409,
      'pieces_differ',
    );
    expect(problem).toMatchObject({ pieces, expected_pieces: 10 });
    expect(problem.detail).toContain('Offload the rest first.');
  }
  granted(await move('depart', { location: 'DEL', pieces: 10 }), 200);
  const short = granted(await move('arrive', { location: 'DXB', pieces: 9 }), 200);
  expect(short.events[2]).toMatchObject({ pieces: 9, partial: true });
  granted(await move('depart', { location: 'DXB' }), 200);
  const whole = granted(await move('arrive', { location: 'LHR', pieces: 10 }), 200);
  expect(whole.events[4]).not.toHaveProperty('partial');
  refused(await move('deliver', { location: 'LHR', pieces: 9 }), 409, 'pieces_differ');
  granted(await move('deliver', { location: 'LHR', pieces: 10 }), 200);
});

test('a recorded step is repeated without effect, whatever is told of it now', async () => {
  const { move } = await makeMover();
  const first = granted(await move('depart', { location: 'DEL', occurred_at: AT }), 200);
  const again = await move('depart', { location: 'DEL', occurred_at: hoursFromNow(-1), pieces: 3 });
  expect(granted(again, 200)).toEqual(first);
});

test.each([
  ['occurred_at', hoursFromNow(0.1)],
  ['occurred_at', hoursFromNow(-60 * 24 - 0.1)],
  ['occurred_at', 'yesterday'],
  ['pieces', 0],
  ['pieces', 'ten'],
])('%s %s → 422', async (path, value) => {
  const { move } = await makeMover();
  expect(refusedPaths(await move('depart', { location: 'DEL', [path]: value }))).toEqual([path]);
  const query = new URLSearchParams({ location: 'DEL', [path]: String(value) });
  expect(refusedPaths(await move(`depart?${query}`))).toEqual([path]);
});
