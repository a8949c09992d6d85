import { expect, test } from 'vitest';
import document from '../../../docs/openapi.json' with { type: 'json' };
import type { Document } from '../../../reference/page/client-sample.ts';
import { forTrying } from '../../../reference/page/for-trying.ts';

const tried = () => forTrying(structuredClone<Document>(document));

const examplesOf = ({ paths }: Document, name: string) =>
  Object.values(paths ?? {})
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ parameters = [] }) => parameters.filter((parameter) => parameter.name === name))
    .map(({ schema }) => schema?.example);

test('each visit of the page books under a key of its own', () => {
  const [first] = examplesOf(tried(), 'idempotency-key');
  const [second] = examplesOf(tried(), 'idempotency-key');
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).not.toBe(first);
});

test('a search that is tried is one of tomorrow', () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  expect(examplesOf(tried(), 'date')).toContain(tomorrow);
});

test.each(['if-match', 'if-none-match', 'cursor', 'volume_m3', 'handling'])(
  'no %s is sent that nobody typed',
  (name) => {
    const examples = examplesOf(tried(), name);
    expect(examples.length).toBeGreaterThan(0);
    expect(new Set(examples)).toEqual(new Set([undefined]));
  },
);

test('the contact, which is the page itself, is not a link in it', () => {
  expect(tried().info).toMatchObject({ title: 'GoComet Air Cargo API' });
  expect(tried().info).not.toHaveProperty('contact');
});
