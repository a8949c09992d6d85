import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  browse,
  type Came,
  lowest,
  makeThings,
  PAGE_CASES,
  type PageCase,
  type Things,
} from '../../support/page-cases.ts';
import { openScene, type Person } from '../../support/scene.ts';
import type { TestWorker } from '../../support/worker.ts';
import { hostileText } from './hostile.ts';

/** `PAGE_FUZZ_RUNS=20000 PAGE_FUZZ_SECONDS=600` looks for longer, `FUZZ_SEED=$RANDOM` for something else. */
const RUNS = Number(process.env.PAGE_FUZZ_RUNS ?? 250);
const SECONDS_MAX = Number(process.env.PAGE_FUZZ_SECONDS ?? 12);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_127);

const { database, enter, startWorker } = openScene();
const INTERNAL =
  /PGRST|SQLSTATE|postgres|supabase|upstash|\brpc\b|violates|duplicate key|syntax error|\bat \S+:\d+:\d+/i;
/** Opens an element wherever it is not escaped. */
const MARK = `"'><i id=fuzz>&lt;`;
const OPENED = /<i id=fuzz/;

let worker: TestWorker;
let things: Things;
let viewers: Record<'customer' | 'handler' | 'admin', Person>;
/** The fields that the pages have, with what stands in them: by the path that they are sent to. */
const shown = new Map<string, Map<string, string>>();

beforeAll(async () => {
  worker = await startWorker({ RATE_LIMIT_PER_10_S: '0' });
  things = await makeThings({ database, enter });
  const [handler, admin] = await Promise.all([enter('handler'), enter('admin')]);
  viewers = { customer: things.owner, handler, admin };
  for (const one of PAGE_CASES.filter(({ method }) => method === 'GET')) {
    const path = things.pathOf(one.page);
    learn(path.split('?')[0] ?? path, await see(one, path));
  }
  fc.sample(requests(), 1); // what is made for the first value takes its time
});

const see = (one: PageCase, path: string) =>
  browse(worker.url, viewers[lowest(one)].token).see(path);

/** Keeps the fields of each form of a page. */
function learn(path: string, { text }: Came): void {
  for (const [, attributes = '', fields = ''] of text.matchAll(
    /<form([^>]*)>([\s\S]*?)<\/form>/g,
  )) {
    const action = /action="([^"?]*)/.exec(attributes)?.[1] || path;
    const known = shown.get(action) ?? new Map<string, string>();
    for (const [element] of fields.matchAll(/<(input|select|textarea|button)[^>]*>/g)) {
      const name = / name="([^"]*)"/.exec(element)?.[1];
      if (name !== undefined)
        known.set(name, / value="([^"]*)"/.exec(element)?.[1] ?? known.get(name) ?? '');
    }
    shown.set(action, known);
  }
}

/** Names that forms have which are shown only later, or in another state. */
const NAMES = [
  'key',
  'version',
  'quote_id',
  'ref_id',
  'flight_id',
  'flights',
  'flight_ids',
  'step',
  'code',
  'date',
  'at',
  'after',
  'come_back',
];

const value = (usual: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: hostileText() },
    { weight: 1, arbitrary: fc.constant(MARK) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('0', '-1', '1e9', '120.5', '2026-02-30', '9999-99-99', '1', 'yes'),
    },
    { weight: 1, arbitrary: fc.constantFrom(...Object.values(things.values)) },
  );

/** One page, seen or sent by somebody, with some fields as they are shown and some as nobody would write them. */
const requests = () =>
  fc.constantFrom(...PAGE_CASES).chain((one) => {
    const path = things.pathOf(one.page).split('?')[0] ?? '';
    const fields = shown.get(path) ?? new Map<string, string>();
    const names = [...new Set([...fields.keys(), ...NAMES])];
    return fc.record({
      one: fc.constant(one),
      path: fc.oneof(
        { weight: 9, arbitrary: fc.constant(path) },
        hostileText().map(
          (text) =>
            `${path.slice(0, path.lastIndexOf('/') + 1)}${encodeURIComponent(text.toWellFormed().slice(0, 200))}`,
        ),
      ),
      who: fc.constantFrom('lowest', 'lowest', 'lowest', 'admin', 'nobody'),
      part: fc.boolean(),
      fields: fc
        .tuple(
          ...names.map((name) =>
            fc.tuple(fc.constant(name), value(fields.get(name) ?? ''), fc.boolean()),
          ),
        )
        .map((all) => all.filter(([name, , wanted]) => wanted || fields.has(name)))
        .map((all) =>
          Object.fromEntries(
            all.map(([name, text]) => [name, text.toWellFormed().slice(0, 2_000)]),
          ),
        ),
    });
  });

test(
  'whatever anyone sends to any page: no failure of ours, nothing told, nothing opened',
  async () => {
    const met = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(requests(), async ({ one, path, who, part, fields }) => {
        const token = {
          lowest: viewers[lowest(one)].token,
          admin: viewers.admin.token,
          nobody: undefined,
        }[who];
        const browser = browse(worker.url, token);
        const headers: Record<string, string> = part ? { 'X-Part': 'yes' } : {};
        const query = new URLSearchParams(fields).toString().slice(0, 4_000);
        const answer =
          one.method === 'GET'
            ? await browser.see(`${path}?${query}`, headers)
            : await browser.send(path, fields, headers);
        met.set(one.page, (met.get(one.page) ?? 0) + 1);
        check(one, answer);
      }),
      {
        seed: SEED,
        numRuns: RUNS,
        interruptAfterTimeLimit: SECONDS_MAX * 1_000,
        markInterruptAsFailure: false,
      },
    );
    expect(met.size).toBeGreaterThan(3);
    const failures = worker.log.filter((line) =>
      /"event":"(internal_error|unavailable)"/.test(line),
    );
    expect(failures).toEqual([]);
  },
  (SECONDS_MAX + 30) * 1_000,
);

function check({ page }: PageCase, { status, headers, text }: Came): void {
  expect(status, text).toBeLessThan(500);
  expect(text).not.toMatch(INTERNAL);
  expect(text).not.toMatch(OPENED);
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/);
  if (!/\/(login|signup|sign-out)$/.test(page)) expect(headers.has('Set-Cookie')).toBe(false);
  const location = headers.get('Location');
  if (location !== null) {
    expect(new URL(location, worker.url).origin, location).toBe(worker.url);
  }
}
