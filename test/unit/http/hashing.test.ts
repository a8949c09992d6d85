import { expect, test } from 'vitest';
import type { HashingPlace } from '../../../src/core/identity/ports.ts';
import { isFailure } from '../../../src/core/reasons.ts';
import { createHashing, REST_MS, WAIT_MS_MAX } from '../../../src/http/hashing.ts';
import { createHashingLine, PLACES_MAX } from '../../../src/http/hashing-line.ts';

/** A clock that moves when everybody sleeps, and timers that fire in order of their time. */
function createClock() {
  let now_ms = 1_000_000;
  const timers: { at_ms: number; ring: () => void }[] = [];
  const turns = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    now_ms: () => now_ms,
    sleep: (ms: number) =>
      new Promise<void>((ring) => {
        timers.push({ at_ms: now_ms + ms, ring });
      }),
    /** Lets time pass until nobody sleeps any more, or until then. */
    async run(until_ms = Number.POSITIVE_INFINITY) {
      for (;;) {
        await turns();
        timers.sort((one, other) => one.at_ms - other.at_ms);
        const [next] = timers;
        if (next === undefined || next.at_ms > until_ms) return;
        timers.shift();
        now_ms = Math.max(now_ms, next.at_ms);
        next.ring();
      }
    },
  };
}

function setUp(hash_ms = 150) {
  const clock = createClock();
  const line = createHashingLine();
  const kept: Promise<unknown>[] = [];
  const hashing = createHashing(line, { ...clock, waitUntil: (work) => kept.push(work) });
  const log: string[] = [];
  let at_once = 0;
  const hash = async (name: string) => {
    at_once += 1;
    expect(at_once).toBe(1);
    log.push(`${name} begins`);
    await clock.sleep(hash_ms);
    log.push(`${name} ends`);
    at_once -= 1;
    return name;
  };
  const enter = (address: string): HashingPlace => {
    const place = hashing.enter(address);
    if (isFailure(place)) throw new Error(place.reason);
    return place;
  };
  return { clock, hashing, enter, hash, log, kept };
}

test('one hash at a time, and between two of them a rest', async () => {
  const { clock, enter, hash, log } = setUp(150);
  const began = clock.now_ms();
  const done = ['a', 'b', 'c'].map((name) => enter(name).inTurn(() => hash(name)));
  await clock.run(began + 150);
  expect(log).toEqual(['a begins', 'a ends']);
  await clock.run(began + 150 + REST_MS - 1);
  expect(log).toEqual(['a begins', 'a ends']);
  await clock.run();
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(await Promise.all(done)).toEqual([{ hashed: 'a' }, { hashed: 'b' }, { hashed: 'c' }]);
});

test('before a hash the others have a turn, also when nobody waits', async () => {
  const { clock, enter, hash, log } = setUp();
  void enter('a').inTurn(() => hash('a'));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(log).toEqual([]);
  await clock.run();
  expect(log).toEqual(['a begins', 'a ends']);
});

test('the answer does not wait for the rest, and the rest outlives the request', async () => {
  const { clock, enter, hash, kept } = setUp(150);
  const began = clock.now_ms();
  const turn = enter('a').inTurn(() => hash('a'));
  await clock.run(began + 150);
  expect(await turn).toEqual({ hashed: 'a' });
  expect(kept).toHaveLength(1);
  await clock.run();
  await Promise.all(kept);
});

test('a hash that fails gives its turn back', async () => {
  const { clock, enter, hash } = setUp();
  const failing = enter('a').inTurn(() => Promise.reject(new Error('No memory.')));
  const next = enter('b').inTurn(() => hash('b'));
  await Promise.all([expect(failing).rejects.toThrow('No memory.'), clock.run()]);
  expect(await next).toEqual({ hashed: 'b' });
});

test('a place that is left without a hash is free, one that hashed keeps its turn until the rest is over', async () => {
  const { clock, hashing, enter, hash, log } = setUp(150);
  const places = Array.from({ length: PLACES_MAX / 2 }, () => enter('a'));
  expect(hashing.enter('a')).toMatchObject({ reason: 'too_many_at_once' });
  places[0]?.leave();
  const again = enter('a');
  const began = clock.now_ms();
  void again.inTurn(() => hash('again'));
  await clock.run(began + 150);
  again.leave();
  void places[1]?.inTurn(() => hash('next'));
  await clock.run(began + 150 + REST_MS - 1);
  expect(log).toEqual(['again begins', 'again ends']);
});

test('whose turn does not come in time is refused, and did nothing', async () => {
  const { clock, enter, hash, log } = setUp(WAIT_MS_MAX + 1_000);
  const [slow, late] = [
    enter('a').inTurn(() => hash('slow')),
    enter('b').inTurn(() => hash('late')),
  ];
  await clock.run();
  expect(await slow).toEqual({ hashed: 'slow' });
  expect(await late).toEqual({ reason: 'sign_in_busy', retry_after_s: expect.any(Number) });
  expect(log).toEqual(['slow begins', 'slow ends']);
});

test('everybody in a full line is served in time, asking now and then', async () => {
  const { clock, hash } = setUp();
  let slept = 0;
  const hashing = createHashing(createHashingLine(), {
    now_ms: clock.now_ms,
    waitUntil: () => undefined,
    sleep: (ms) => {
      slept += 1;
      return clock.sleep(ms);
    },
  });
  const places = Array.from({ length: PLACES_MAX }, (_, nth) => hashing.enter(`address ${nth}`));
  expect(hashing.enter('one more')).toMatchObject({ reason: 'sign_in_busy' });
  const turns = places.map((place, nth) =>
    isFailure(place) ? place : place.inTurn(() => hash(String(nth))),
  );
  await clock.run();
  expect(await Promise.all(turns)).toEqual(places.map((_, nth) => ({ hashed: String(nth) })));
  expect(slept).toBeLessThan(PLACES_MAX * 40);
});

test('a stranger’s sign-in goes before the crowd of one address', async () => {
  const { clock, enter, hash, log } = setUp(150);
  const began = clock.now_ms();
  const crowd = Array.from({ length: PLACES_MAX / 2 }, (_, nth) =>
    enter('crowd').inTurn(() => hash(`crowd ${nth}`)),
  );
  await clock.run(began + 500);
  const before = log.length;
  const stranger = enter('stranger').inTurn(() => hash('stranger'));
  await clock.run();
  await Promise.all([...crowd, stranger]);
  expect(log.indexOf('stranger begins') - before).toBeLessThanOrEqual(3);
});
