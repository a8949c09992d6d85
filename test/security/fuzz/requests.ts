import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { inChunks, type WireRequest } from '../../support/wire.ts';
import { hostileText, hostileValue, write } from './hostile.ts';
import {
  type Known,
  OPERATIONS,
  type Operation,
  type Schema,
  valuesOf,
  type Wildness,
} from './schema.ts';

/** One call of somebody, as it goes over the wire. */
export interface Call {
  id: string;
  caller: string;
  request: WireRequest;
}

/** Operations that read nothing are met often enough; a sign-up is slow on purpose. */
const SELDOM = ['getHealth', 'getReadiness', 'getOpenApi', 'getProblem', 'getMe', 'signUp'];
/** Who may do most gets furthest. */
const OFTEN = ['an admin', 'an admin', 'a handler'];

/** Calls of every operation: as they should be, with odd values, or broken on the way. */
export function calls(
  known: Known,
  known_of: Readonly<Record<string, Known>>,
  tokens: Readonly<Record<string, string>>,
): fc.Arbitrary<Call> {
  return fc.oneof(
    ...OPERATIONS.map((operation) => ({
      weight: SELDOM.includes(operation.id) ? 1 : 6,
      arbitrary: fc.oneof(
        {
          weight: 1,
          arbitrary: callsOf(operation, { ...known, ...known_of[operation.id] }, tokens, 'tame'),
        },
        {
          weight: 2,
          arbitrary: callsOf(operation, { ...known, ...known_of[operation.id] }, tokens, 'odd'),
        },
      ),
    })),
  );
}

function callsOf(
  operation: Operation,
  known: Known,
  tokens: Readonly<Record<string, string>>,
  how: Wildness,
): fc.Arbitrary<Call> {
  const { parameters, body } = operation;
  const values = parameters.map(({ schema, name, in: place }) =>
    place === 'path' && how === 'tame'
      ? valuesOf(schema, known, how, name)
      : fc.option(valuesOf(schema, known, how, name), { freq: 5, nil: undefined }),
  );
  return fc
    .record({
      caller: fc.constantFrom(...Object.keys(tokens), ...OFTEN),
      values: fc.tuple(...values),
      extra: fc.option(fc.tuple(hostileText(), hostileText()), { freq: 1 }),
      body: body === undefined ? fc.constant(undefined) : bodiesFor(body, known, how),
      request_id: fc.option(hostileText(), { freq: 1 }),
    })
    .map((parts) => toCall(operation, tokens, parts));
}

function bodiesFor(schema: Schema, known: Known, how: Wildness): fc.Arbitrary<Body> {
  const tame = valuesOf(schema, known, 'tame');
  if (how === 'tame') return wrapped(tame.map(write), ['plain', 'chunks']);
  const values = fc.oneof(spoilt(tame), valuesOf(schema, known, 'odd'));
  return wrapped(brokenTexts(values), [...WRAPPINGS, 'plain', 'plain', 'plain', 'plain']);
}

/** A good value with one field of another kind, or none. */
const spoilt = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(values, fc.nat(), fc.option(hostileValue(), { nil: undefined }))
    .map(([value, nth, other]) => {
      const names = Object.keys(Object(value));
      const name = names[nth % Math.max(1, names.length)] ?? '';
      return Array.isArray(value)
        ? value.with(nth % value.length, other)
        : { ...Object(value), [name]: other };
    });

interface Body {
  headers: string[];
  bytes: Uint8Array;
}

const WRAPPINGS = ['chunks', 'gzip', 'said gzip', 'form', 'large'];
const wrapped = (texts: fc.Arbitrary<string>, wrappings: string[]): fc.Arbitrary<Body> =>
  fc.tuple(texts, fc.constantFrom(...wrappings)).map(([text, wrapping]) => wrap(text, wrapping));

/** JSON of a value, mostly; or with a field too many, fields twice, the end missing, or none. */
const brokenTexts = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: values.map(write) },
    fc
      .tuple(values, hostileText(), hostileValue())
      .map(([value, name, other]) =>
        write(value).replace(/^\{(?=.)/, () => `{${JSON.stringify(name)}:${write(other)},`),
      ),
    fc.tuple(values, hostileValue()).map(([value, other]) => sendTwice(value, other)),
    values.map((value) => write(value).slice(0, -1)),
    hostileValue().map(write),
    hostileText(),
  );

/** Each field a second time, with another value: the last one counts. */
function sendTwice(value: unknown, other: unknown): string {
  const text = write(value);
  const names = Object.keys(Object(value));
  const first = names.map((name) => `${JSON.stringify(name)}:${write(other)}`);
  return names.length ? text.replace('{', () => `{${first.join(',')},`) : text;
}

function wrap(text: string, wrapping: string): Body {
  const json = 'Content-Type: application/json';
  const sized = (bytes: Uint8Array, ...headers: string[]): Body => ({
    headers: [...headers, `Content-Length: ${bytes.length}`],
    bytes,
  });
  switch (wrapping) {
    case 'chunks':
      return { headers: [json, 'Transfer-Encoding: chunked'], bytes: inChunks(text, 7) };
    case 'gzip':
      return sized(gzipSync(text), json, 'Content-Encoding: gzip');
    case 'said gzip':
      return sized(Buffer.from(text), json, 'Content-Encoding: gzip');
    case 'form':
      return sized(Buffer.from(text), 'Content-Type: application/x-www-form-urlencoded');
    case 'large':
      return sized(Buffer.from(text.padEnd(65 * 1_024)), json);
    default:
      return sized(Buffer.from(text), json);
  }
}

interface Parts {
  caller: string;
  values: unknown[];
  extra: [string, string] | null;
  body: Body | undefined;
  request_id: string | null;
}

function toCall(
  { id, method, path, parameters }: Operation,
  tokens: Readonly<Record<string, string>>,
  { caller, values, extra, body, request_id }: Parts,
): Call {
  let target = path;
  const query: string[] = extra ? [`${percent(extra[0])}=${percent(extra[1])}`] : [];
  const headers: string[] = request_id === null ? [] : [`X-Request-Id: ${inHeader(request_id)}`];
  if (tokens[caller]) headers.push(`Authorization: Bearer ${tokens[caller]}`);
  for (const [index, { in: place, name }] of parameters.entries()) {
    const value = values[index];
    const text = typeof value === 'string' ? value : write(value);
    if (place === 'path') target = target.replace(`{${name}}`, () => percent(text));
    else if (value !== undefined && place === 'query') query.push(`${name}=${percent(text)}`);
    else if (value !== undefined) headers.push(`${name}: ${inHeader(text)}`);
  }
  const request: WireRequest = {
    method,
    path: query.length ? `${target}?${query.join('&')}` : target,
    headers: [...headers, ...(body?.headers ?? (method === 'POST' ? ['Content-Length: 0'] : []))],
    body: body?.bytes ?? '',
  };
  return { id, caller, request };
}

const TARGET_LENGTH_MAX = 4_000;
/** Any text in a path or a query: every byte that is no letter or digit escaped, short enough for any server. */
const percent = (text: string) =>
  [...Buffer.from(text.slice(0, TARGET_LENGTH_MAX / 3))]
    .map((byte) =>
      /[A-Za-z0-9-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
/** What can stand in one header: no line end, no NUL. */
const inHeader = (text: string) => text.slice(0, TARGET_LENGTH_MAX).replaceAll(/[\0\r\n]/g, '');
