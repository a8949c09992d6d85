import { signJwt } from '../../local/gateway/jwt.ts';

export const JWT_SECRET = 'a-secret-of-more-than-thirty-two-bytes';
const NOW_S = Math.floor(Date.now() / 1000);
export const SERVICE = signJwt({ role: 'service_role' }, JWT_SECRET);
const ANON = signJwt({ role: 'anon' }, JWT_SECRET);

export type Answer = { status: number; body: unknown };
type Call = [name: string, fn: string, args: unknown, answer: Answer, token?: string | null];

export const ok = (body: unknown): Answer => ({ status: 200, body });
const failed = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message, details: null, hint: null },
});
const UUID = '00000000-0000-4000-8000-000000000000';

/** Calls, and what is answered to each. */
export const CALLS: Call[] = [
  ['void', 'nothing', {}, { status: 204, body: null }],
  ['a scalar', 'join_words', { p_left: 'a"', p_right: 'é' }, ok('a"é')],
  ['a default', 'join_words', { p_left: 'a' }, ok('az')],
  ['an explicit null', 'join_words', { p_left: 'a', p_right: null }, ok(null)],
  ['jsonb', 'echo', { p_value: { a: [1, null] } }, ok({ value: { a: [1, null] }, weight_kg: 1.5 })],
  ['null for jsonb', 'echo', { p_value: null }, ok({ value: null, weight_kg: 1.5 })],
  ['setof jsonb', 'list_json', { p_count: 2 }, ok([{ n: 1 }, { n: 2 }])],
  ['an empty set', 'list_json', { p_count: 0 }, ok([])],
  ['setof a scalar', 'list_numbers', { p_count: 3 }, ok([1, 2, 3])],
  ['a table', 'find_parcels', { p_from: 2 }, ok([{ id: 2, name: 'zwei', weight_kg: 2 }])],
  ['a table of one column', 'one_column', {}, ok([{ id: 7 }])],
  ['one output', 'one_output', { p_in: 1 }, ok({ result: 2 })],
  ['a row', 'find_parcel', { p_id: 1 }, ok({ id: 1, name: 'one', weight_kg: 1.5 })],
  ['no row', 'find_parcel', { p_id: 9 }, ok({ id: null, name: null, weight_kg: null })],
  ['a boolean', 'is_it', {}, ok(true)],
  ['a null', 'no_text', {}, ok(null)],
  [
    'types',
    'read_types',
    { p_ids: [UUID], p_at: '2026-11-25T21:35:00+05:30', p_kg: 1.1, p_day: '2026-11-25' },
    ok([`{${UUID}}`, '2026-11-25 16:05:00+00', '1.1', '2026-11-25']),
  ],
  [
    'a malformed argument',
    'read_types',
    { p_ids: ['x'], p_at: null, p_kg: 1, p_day: null },
    failed(400, '22P02', 'invalid input syntax for type uuid: "x"'),
  ],
  [
    'an unknown function',
    'nope',
    {},
    failed(
      404,
      'PGRST202',
      'Could not find the function api.nope without parameters in the schema cache',
    ),
  ],
  [
    'an unknown argument',
    'join_words',
    { p_left: 'a', p_more: 1 },
    failed(
      404,
      'PGRST202',
      'Could not find the function api.join_words(p_left, p_more) in the schema cache',
    ),
  ],
  [
    'a missing argument',
    'join_words',
    { p_right: 'a' },
    failed(
      404,
      'PGRST202',
      'Could not find the function api.join_words(p_right) in the schema cache',
    ),
  ],
  [
    'an overload',
    'twofold',
    { p_a: 1 },
    failed(
      300,
      'PGRST203',
      'Could not choose the best candidate function between: api.twofold(p_a => integer), api.twofold(p_a => integer, p_b => integer)',
    ),
  ],
  ['no JSON', 'echo', '{"p_value"', failed(400, 'PGRST102', 'Empty or invalid json')],
  [
    'a unique violation',
    'take_twice',
    {},
    {
      status: 409,
      body: {
        code: '23505',
        message: 'duplicate key value violates unique constraint "parcels_pkey"',
        details: 'Key (id)=(1) already exists.',
        hint: null,
      },
    },
  ],
  [
    'a statement timeout set on the function',
    'too_slow',
    {},
    failed(500, '57014', 'canceling statement due to statement timeout'),
  ],
  [
    'the role and the claims',
    'who',
    {},
    ok({ role: 'service_role', sub: 'someone' }),
    signJwt({ role: 'service_role', sub: 'someone', exp: NOW_S + 60 }, JWT_SECRET),
  ],
  ['no token', 'who', {}, ok({ role: 'anon', sub: null }), null],
  [
    'a token without a role',
    'who',
    {},
    ok({ role: 'anon', sub: 'x' }),
    signJwt({ sub: 'x' }, JWT_SECRET),
  ],
  [
    'a role that does not exist',
    'who',
    {},
    failed(400, '22023', 'role "nobody_here" does not exist'),
    signJwt({ role: 'nobody_here' }, JWT_SECRET),
  ],
  [
    'closed to strangers',
    'closed',
    {},
    failed(401, '42501', 'permission denied for function closed'),
    ANON,
  ],
  [
    'closed to the service too',
    'closed',
    {},
    failed(403, '42501', 'permission denied for function closed'),
  ],
  [
    'a token of another secret',
    'who',
    {},
    failed(401, 'PGRST301', 'JWSError JWSInvalidSignature'),
    signJwt({ role: 'anon' }, 'another-secret-of-more-than-32-bytes'),
  ],
  [
    'an expired token',
    'who',
    {},
    failed(401, 'PGRST301', 'JWT expired'),
    signJwt({ role: 'anon', exp: NOW_S - 100 }, JWT_SECRET),
  ],
  [
    'no token at all',
    'who',
    {},
    failed(
      401,
      'PGRST301',
      'JWSError (CompactDecodeError Invalid number of parts: Expected 3 parts; got 1)',
    ),
    'garbage',
  ],
];

/** The status of an error that a function raises. */
export const STATUS_BY_SQLSTATE: [sqlstate: string, status: number][] = [
  ['P0001', 400],
  ['P0002', 500],
  ['22023', 400],
  ['23503', 409],
  ['23505', 409],
  ['23514', 400],
  ['25006', 405],
  ['25P02', 500],
  ['28000', 403],
  ['40P01', 500],
  ['42501', 403],
  ['42883', 404],
  ['42P01', 404],
  ['42703', 400],
  ['53300', 503],
  ['53400', 503],
  ['54000', 413],
  ['55P03', 500],
  ['57014', 500],
  ['57P01', 503],
  ['08006', 503],
  ['0LP01', 403],
  ['58000', 500],
  ['XX000', 500],
  ['PT418', 418],
  ['21000', 400],
];
