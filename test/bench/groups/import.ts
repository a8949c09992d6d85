import { type Answer, createApiClient } from '../../support/api-client.ts';
import { dayFromNow } from '../../support/lane.ts';
import { csvOf, ssimDate, ssimLeg } from '../../support/schedules.ts';
import type { Room } from '../room.ts';
import { toSpread } from '../rounds.ts';
import type { Table } from '../table.ts';

/** What one import may make at most. */
const FLIGHTS = 5_000;
const WANTED_S = 5;
const TRIES_MAX = 5;
const DAYS = 250;
const FIRST_DAY = 30;
const LINE_A_DAY = FLIGHTS / DAYS;

type Phase = 'dry run' | 'imported' | 'imported again';
type Shape = 'SSIM, 20 lines of 250 days' | 'CSV, 5,000 lines of a day';

/** As many flights as one import may make, in few lines or in one each: shown, published, and once more. */
export async function measureImport(room: Room): Promise<Table> {
  const { origin } = await room.product();
  const admin = createApiClient(origin, (await room.enter('admin')).token);
  const took = new Map<string, number[]>();
  const shapes: Record<Shape, (round: number) => { format: string; content: string }> = {
    'SSIM, 20 lines of 250 days': (round) => ({ format: 'ssim', content: ssimOf(round) }),
    'CSV, 5,000 lines of a day': (round) => ({ format: 'csv', content: manyLines(round) }),
  };
  const run = async (shape: Shape, phase: Phase, body: object, comesTo: object) => {
    const began_ms = performance.now();
    const answer = await patiently(() => admin.call<object>('POST', '/flights/import', body));
    const took_s = (performance.now() - began_ms) / 1_000;
    const made: object = answer.ok ? answer.body : {};
    for (const [field, value] of Object.entries(comesTo)) {
      if (Object(made)[field] !== value) throw new Error(`${shape}, ${phase}: ${answer.text}`);
    }
    const name = `${shape} ${phase}`;
    took.set(name, [...(took.get(name) ?? []), took_s]);
  };

  for (let round = 0; round < room.sizes.import_rounds; round += 1) {
    for (const shape of Object.keys(shapes) as Shape[]) {
      const body = { ...shapes[shape](round), window: WINDOW, defaults: DEFAULTS };
      await run(shape, 'dry run', { ...body, dry_run: true }, { new: FLIGHTS });
      await run(shape, 'imported', body, { new: FLIGHTS });
      await run(shape, 'imported again', body, { unchanged: FLIGHTS });
    }
  }

  const of = (shape: Shape, phase: Phase) => toSpread(took.get(`${shape} ${phase}`) ?? []);
  const names = Object.keys(shapes) as Shape[];
  return {
    columns: ['seconds for 5,000 flights', 'dry run', 'imported', 'imported again'],
    rows: names.map((shape) => [
      shape,
      of(shape, 'dry run'),
      of(shape, 'imported'),
      of(shape, 'imported again'),
    ]),
    targets: names.map((shape) => {
      const measured = of(shape, 'imported');
      return {
        what: `5,000 flights imported, ${shape}, in seconds`,
        wanted: `≤ ${WANTED_S}`,
        measured,
        reached: measured.most <= WANTED_S,
      };
    }),
    notes: [
      `rounds: ${room.sizes.import_rounds}, each with flights of its own; an import is one call of the database`,
    ],
  };
}

/** Once more where the machine was too busy for the time that the database gives a call: all of it counts. */
async function patiently<Body>(call: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await call();
    if (answer.status !== 503 || tries === TRIES_MAX) return answer;
  }
}

const WINDOW = { from: dayFromNow(FIRST_DAY), to: dayFromNow(FIRST_DAY + DAYS - 1) };
const DEFAULTS = { max_weight_kg: 20_000, base_price_per_kg: 2.5 };

/** A carrier that no other round and no other group has: a digit and a letter. */
const carrierOf = (round: number, digit: number) => `${digit}${String.fromCharCode(65 + round)}`;

const ssimOf = (round: number): string =>
  Array.from({ length: LINE_A_DAY }, (_, line) =>
    ssimLeg({
      carrier: carrierOf(round, 2),
      number: String(line + 1),
      from: ssimDate(WINDOW.from),
      to: ssimDate(WINDOW.to),
    }),
  ).join('\r\n');

const manyLines = (round: number): string =>
  csvOf(
    ...Array.from({ length: FLIGHTS }, (_, line) => {
      const day = dayFromNow(FIRST_DAY + (line % DAYS));
      const number = Math.floor(line / DAYS) + 1;
      return { flight_number: `${carrierOf(round, 3)}${number}`, from: day, to: day };
    }),
  );
