/**
 * Storms over the real parts, in every kind of weather, each judged by the checker.
 *
 *   node test/storm/run.ts --seed 7 --seconds 420 --slice 3   a slice of a long run
 *   node test/storm/run.ts --short                            every kind of weather once, briefly
 *   node test/storm/run.ts --sum [--document]                 adds the slices up, into docs/correctness.md
 *
 * `--weather` picks the kinds whose name contains it. A history that breaks a law is kept beside the
 * results, and the run ends with 1.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT } from '../support/worker-bundle.ts';
import { writeHistory } from './history-file.ts';
import { type Laboratory, startLaboratory } from './laboratory.ts';
import { rageIn } from './round.ts';
import type { Outcome } from './storm.ts';
import { summarise } from './summary.ts';
import { addTallies, NOTHING_YET, type Tally, tallyOf } from './tally.ts';
import { WEATHERS } from './weather.ts';

const RESULTS = join(PROJECT, '.local/storm');
const DOCUMENT = join(PROJECT, 'docs/correctness.md');
const FIGURES_BEGIN = '<!-- figures: written by `npm run test:storm -- --sum --document` -->';
const FIGURES_END = '<!-- end of figures -->';
const ROUND_S = 14;
const SHORT_ROUND_S = 5;
/** Keeps the seeds of slices and rounds apart. */
const SLICE_SEEDS = 10_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '240' },
    slice: { type: 'string', default: '0' },
    short: { type: 'boolean', default: false },
    sum: { type: 'boolean', default: false },
    document: { type: 'boolean', default: false },
    weather: { type: 'string', default: '' },
  },
});

await mkdir(RESULTS, { recursive: true });
process.exitCode = values.sum ? await sumUp() : await runSlice();

async function runSlice(): Promise<number> {
  const slice = Number(values.slice);
  const weathers = WEATHERS.filter(({ name }) => name.includes(values.weather));
  const began_ms = performance.now();
  const ends_ms = began_ms + Number(values.seconds) * 1_000;
  const tallies: Record<string, Tally> = {};
  let sound = true;

  const laboratory = await startLaboratory();
  try {
    for (let round = 0; sound; round += 1) {
      // Each slice begins elsewhere, so that together they see every kind of weather equally often.
      const weather = weathers[(round + slice * 5) % weathers.length];
      const over = values.short ? round >= weathers.length : performance.now() >= ends_ms;
      if (!weather || over) break;
      const seed = Number(values.seed) * 1_000_000 + slice * SLICE_SEEDS + round;
      const seconds = values.short ? SHORT_ROUND_S : ROUND_S;
      const outcome = await rageIn(weather, laboratory, { seed, seconds });
      tallies[weather.name] = addTallies(tallies[weather.name] ?? NOTHING_YET, tallyOf(outcome));
      sound = await report(weather.name, seed, outcome, laboratory);
      if (values.short && weather.name === 'calm' && outcome.verdict.hits_held === 0) {
        console.log('No search hit was held to its 300 ms: nothing is known of them.');
        sound = false;
      }
    }
  } finally {
    await laboratory.stop();
  }

  if (!values.short) {
    const { seed, seconds } = values;
    const command = `npm run test:storm -- --seed ${seed} --seconds ${seconds} --slice ${slice}`;
    const result = { command, tallies };
    await writeFile(join(RESULTS, `slice-${slice}.json`), JSON.stringify(result, null, 1));
  }
  console.log(`\n${summarise(tallies)}`);
  return sound ? 0 : 1;
}

async function report(
  weather: string,
  seed: number,
  outcome: Outcome,
  { database, worker }: Laboratory,
): Promise<boolean> {
  const { operations, verdict, seconds } = outcome;
  const unbalanced = await database.audit();
  const sound = verdict.sound && unbalanced.length === 0;
  const rate = Math.round(operations.length / seconds);
  console.log(
    `${sound ? 'sound ' : 'BROKEN'} ${weather}: seed ${seed}, ${operations.length} operations, ${rate}/s`,
  );
  if (sound) return true;

  const kept = join(RESULTS, `broken-${seed}`);
  await writeHistory(`${kept}.ndjson`, operations);
  const { initial, final } = outcome;
  await writeFile(`${kept}.json`, JSON.stringify({ weather, seed, initial, final, unbalanced }));
  await writeFile(`${kept}.log`, worker.log.join('\n'));
  console.log(`${verdict.story}\nThe history is in ${kept}.ndjson`);
  return false;
}

async function sumUp(): Promise<number> {
  const tallies: Record<string, Tally> = {};
  const commands: string[] = [];
  for (const file of await readdir(RESULTS)) {
    if (!/^slice-\d+\.json$/.test(file)) continue;
    const slice: { command: string; tallies: Record<string, Tally> } = JSON.parse(
      await readFile(join(RESULTS, file), 'utf8'),
    );
    commands.push(slice.command);
    for (const [weather, tally] of Object.entries(slice.tallies)) {
      tallies[weather] = addTallies(tallies[weather] ?? NOTHING_YET, tally);
    }
  }
  const summary = summarise(tallies);
  console.log(summary);
  if (values.document) await writeFigures(summary, commands);
  return Object.values(tallies).some(({ broken }) => Object.keys(broken).length > 0) ? 1 : 0;
}

/** Puts the figures between their two marks in the document. */
async function writeFigures(summary: string, commands: readonly string[]): Promise<void> {
  const document = await readFile(DOCUMENT, 'utf8');
  const [before, after] = [document.split(FIGURES_BEGIN)[0], document.split(FIGURES_END)[1]];
  const date = new Date().toISOString().slice(0, 10);
  const made = `Made on ${date}, ${availableParallelism()} cores, by\n\n<!-- not run: a run of hours -->\n\n${inShort(commands).join('\n')}\n    npm run test:storm -- --sum --document`;
  await writeFile(
    DOCUMENT,
    `${before}${FIGURES_BEGIN}\n${made}\n\n${summary}\n${FIGURES_END}${after}`,
  );
}

/** One line for all slices of a run. */
function inShort(commands: readonly string[]): string[] {
  const slices = new Map<string, number[]>();
  for (const command of commands) {
    const [run = '', slice = ''] = command.split(' --slice ');
    slices.set(
      run,
      [...(slices.get(run) ?? []), Number(slice)].sort((a, b) => a - b),
    );
  }
  return [...slices].map(([run, of]) => {
    const [first = 0, last = 0] = [of[0], of.at(-1)];
    const is_whole = last - first === of.length - 1;
    return `    ${run} --slice N    (N ${is_whole ? `from ${first} to ${last}` : `: ${of.join(', ')}`})`;
  });
}
