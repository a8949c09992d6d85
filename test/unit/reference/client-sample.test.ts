import { expect, test } from 'vitest';
import document from '../../../docs/openapi.json' with { type: 'json' };
import {
  clientSample,
  type Document,
  literal,
  withClientSamples,
} from '../../../reference/page/client-sample.ts';

const ORIGIN = 'https://api.example.test';
const whole: Document = structuredClone(document);
const operations = Object.values(whole.paths ?? {}).flatMap((path) => Object.values(path));

/** Runs a sample with a client that only notes what it is asked for. */
async function called(sample: string): Promise<[name: string, input: Record<string, unknown>][]> {
  const calls: [string, Record<string, unknown>][] = [];
  class GoComet {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: any method is one of the client.
      return new Proxy(this, {
        get: (_, name: string) => (input: Record<string, unknown>) => {
          calls.push([name, input ?? {}]);
          return { data: null };
        },
      });
    }
  }
  const body = sample.replace(/^import .*\n/, '');
  await new Function('GoComet', `return (async () => { ${body} })();`)(GoComet);
  return calls;
}

test('there are operations', () => {
  expect(operations.length).toBeGreaterThan(30);
});

test.each(operations.map((operation) => [operation.operationId, operation] as const))(
  'the sample of %s calls it once, with all that it must have',
  async (id, operation) => {
    const [first, ...more] = await called(clientSample(operation, whole, ORIGIN));
    expect(more).toEqual([]);
    const [name, input = {}] = first ?? [];
    expect(name).toBe(id);
    const required = (operation.parameters ?? []).filter((one) => one.required);
    const wanted = [...required.map((one) => one.name), ...(operation.requestBody ? ['body'] : [])];
    expect(Object.keys(input).sort()).toEqual(wanted.sort());
    expect(Object.values(input)).not.toContain(undefined);
    expect(JSON.stringify(input)).not.toContain('…');
  },
);

test('a sample has a token where the call needs one, and is beside those of the page itself', () => {
  const { paths } = withClientSamples(structuredClone(whole), ORIGIN);
  const [booking] = paths?.['/bookings']?.post?.['x-codeSamples'] ?? [];
  expect(booking).toMatchObject({ lang: 'javascript', label: '@gocomet/client' });
  expect(booking?.source).toContain(`new GoComet({ url: '${ORIGIN}', token: '…' })`);
  const [search] = paths?.['/route']?.get?.['x-codeSamples'] ?? [];
  expect(search?.source).toContain(`new GoComet({ url: '${ORIGIN}' })`);
});

test.each([
  [{ a: 'it’s', 'b-c': [1, true, null] }, "{ a: 'it’s', 'b-c': [1, true, null] }"],
  [[], '[]'],
  [{}, '{}'],
  ["a'b\\c\n", String.raw`'a\'b\\c\n'`],
  [
    { long: 'x'.repeat(60), list: [{ a: 1 }] },
    `{\n  long: '${'x'.repeat(60)}',\n  list: [{ a: 1 }],\n}`,
  ],
])('%j is written as JavaScript', (value, text) => {
  expect(literal(value)).toBe(text);
});
