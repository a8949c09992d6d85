import { readSilent, WITHOUT_RATE_LIMIT } from '../bench-worker.ts';
import {
  CLOSED_LOOP,
  COMPARISON_COLUMNS,
  compare,
  compareAfar,
  comparisonRows,
  ratioTarget,
} from '../comparison.ts';
import { searchPlan } from '../plans.ts';
import { floorPlan, openRedisFloor } from '../recorded.ts';
import type { Room } from '../room.ts';
import { loaded } from '../rounds.ts';
import { ALONE, CROWD } from '../sizes.ts';
import type { Table } from '../table.ts';

/** A search answered from the cache, beside a Worker that makes one GET of a value as large. */
export async function measureSearch(room: Room): Promise<Table> {
  const { generator, sizes } = room;
  const recorded = await room.recorded();
  const product = await room.product();
  const silent = await room.open(await readSilent());
  const script = await openRedisFloor(room, recorded.look);
  const get = await openRedisFloor(room, recorded.get_entry);
  const answer = await openRedisFloor(room, recorded.get_answer);
  const subjects = [
    loaded(generator, 'search hit', searchPlan(product.origin)),
    loaded(generator, 'search hit, not logging', searchPlan(silent.origin)),
    loaded(generator, 'bare Worker, same script', floorPlan(script.origin)),
    loaded(generator, 'bare Worker, one GET', floorPlan(get.origin)),
    loaded(generator, 'the same of the finished answer', floorPlan(answer.origin)),
  ] as const;
  const crowd = await compare(subjects, CROWD, sizes);
  const alone = await compare([subjects[0], subjects[3]], ALONE, sizes);
  const far = await compareAfar(
    room,
    { file: 'floors/redis.js', bindings: { FLOOR_COMMAND: recorded.get_entry } },
    (origins) => [
      loaded(generator, 'search hit, far', searchPlan(origins.product)),
      loaded(generator, 'one GET, far', floorPlan(origins.floor)),
    ],
  );
  for (const worker of [silent, script, get, answer]) await worker.stop();
  return {
    columns: COMPARISON_COLUMNS,
    rows: [
      ...comparisonRows(crowd, 'search hit', CROWD),
      ...comparisonRows(alone, 'search hit', ALONE),
      ...comparisonRows(far, 'search hit, far', ALONE),
    ],
    targets: [
      ratioTarget(
        'search hit ÷ bare Worker with one GET, all parts on the same cores',
        crowd,
        'search hit',
        'bare Worker, one GET',
      ),
      ratioTarget(
        `the same with data ${sizes.hop_ms} ms away`,
        far,
        'search hit, far',
        'one GET, far',
      ),
    ],
    figures: { entry_bytes: recorded.entry_bytes },
    notes: [
      `the value in Redis: ${recorded.entry_bytes} bytes; the answer: ${recorded.answer_bytes} bytes`,
      CLOSED_LOOP,
      WITHOUT_RATE_LIMIT,
    ],
  };
}
