import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Came, checkAnswer } from '../../support/documented/answer.ts';
import { PROJECT } from '../../support/worker-bundle.ts';

const HEADERS: Record<string, string> = {
  'Content-Type': 'application/json',
  'X-Request-Id': 'b6d0c1de-8c3f-4f0e-a3d5-5b1f0f2c9e77',
  'Server-Timing': 'total;dur=1',
};
const check = (call: string, { status = 200, headers = HEADERS, body = '' }) => {
  const [method = '', path = ''] = call.split(' ');
  const came: Came = { status, headers: new Headers(headers), text: body };
  return checkAnswer(method, new URL(path, 'http://api.test'), came);
};
const problem = (code: string, status: number, figures: object = {}) => ({
  status,
  headers: { ...HEADERS, 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
  body: JSON.stringify({
    type: `/problems/${code}`,
    title: 'Title',
    status,
    detail: 'Detail.',
    instance: '/',
    code,
    request_id: 'b6d0c1de-8c3f-4f0e-a3d5-5b1f0f2c9e77',
    ...figures,
  }),
});

test.each([
  ['GET /health', { body: '{"status":"ok"}' }],
  ['HEAD /health', {}],
  ['OPTIONS /nowhere', { status: 204 }],
  ['GET /nowhere', problem('not_found', 404)],
  ['DELETE /health', problem('method_not_allowed', 405)],
  ['GET /bookings/BKG-1', problem('booking_not_found', 404, { ref_id: 'BKG-1' })],
  ['GET /bookings/BKG-1/tracking', problem('unavailable', 503)],
])('%s: what is documented passes', async (call, came) => {
  await check(call, came);
});

const { 'X-Request-Id': _, ...NAMELESS } = HEADERS;

test.each([
  ['an undocumented status', 'GET /health', { status: 418 }],
  [
    'an undocumented content type',
    'GET /health',
    { headers: { ...HEADERS, 'Content-Type': 'text/csv' } },
  ],
  ['a promised header is missing', 'GET /health', { headers: NAMELESS, body: '{"status":"ok"}' }],
  ['a field beside those documented', 'GET /health', { body: '{"status":"ok","more":1}' }],
  [
    'a field within one',
    'GET /health/ready',
    {
      body: '{"status":"ok","version":null,"checks":{"settings":{"status":"ok","ms":1,"more":1}}}',
    },
  ],
  ['a field is missing', 'GET /health', { body: '{}' }],
  ['a field of another kind', 'GET /health', { body: '{"status":1}' }],
  ['a body where none is', 'HEAD /health', { body: '{}' }],
  [
    'a code of another operation',
    'GET /bookings/BKG-1',
    problem('quote_not_found', 404, { quote_id: 'Q' }),
  ],
  ['a problem without its figure', 'GET /bookings/BKG-1', problem('booking_not_found', 404)],
  [
    'a figure of another problem',
    'GET /bookings/BKG-1',
    problem('booking_not_found', 404, { ref_id: 'BKG-1', limit: 1 }),
  ],
  ['an answer where nothing is', 'GET /nowhere', { body: '{}' }],
])('%s: refused', async (_, call, came) => {
  await expect(check(call, came)).rejects.toThrow('is not as documented');
});

test('no test of the API asks it past the check', async () => {
  const past: string[] = [];
  for await (const file of glob('test/{api,security}/**/*.ts', { cwd: PROJECT })) {
    if (file.startsWith('test/api/console/')) continue; // pages are no operations
    const text = await readFile(join(PROJECT, file), 'utf8');
    if (/(?<![\w.`])fetch\((?!request\b)/.test(text) || /sendPlainly/.test(text)) past.push(file);
  }
  expect(past).toEqual([]);
});
