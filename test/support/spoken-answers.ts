/** What the Data API says for each code, and what that means for a call that would have changed something. */
export type Meaning = 'contended' | 'nothing done' | 'unknown' | 'ours';

const spoken = (meaning: Meaning, ...codes: string[]) =>
  codes.map((code): [unknown, Meaning] => [code, meaning]);

/** The code in the body of an error, and its meaning. */
export const CODES: [code: unknown, meaning: Meaning][] = [
  ...spoken('contended', '55P03', '40P01', '40001'),
  // The statement was ended, resources ran out, no connections are taken, a replica was asked.
  ...spoken('nothing done', '57014', '53000', '53100', '53200', '53300', '53400', '57P03', '25006'),
  // PostgREST before it calls: no connection, no schema cache or another one, a token that it does not take.
  ...spoken('nothing done', 'PGRST000', 'PGRST002', 'PGRST003', 'PGRST202', 'PGRST203'),
  ...spoken('nothing done', 'PGRST300', 'PGRST301', 'PGRST302', 'PGRST303'),
  // A connection that ended, perhaps between the commit and its answer.
  ...spoken('unknown', '57P01', '57P02', '57P04', '57P05', '08000', '08003', '08006', '08P01'),
  ...spoken('unknown', '40003', 'PGRST001'),
  // Codes of gateways: no SQLSTATE, and not PostgREST's.
  ...spoken('unknown', 'PGRST_X', 'PGRSTX00', 'PGRST', 'PGRST0000', 'PGRST00', 'pgrst303'),
  ...spoken(
    'unknown',
    'invalid_key',
    '1016',
    '521',
    '57P01X',
    '55P030',
    '55p03',
    ' 55P03',
    'EPIPE',
  ),
  ...spoken('unknown', 'UND_ERR_SOCKET', 'ECONNRESET', ''),
  ...[10_013, 55_303, null, undefined, ['55P03'], { a: 1 }, true].map(
    (code): [unknown, Meaning] => [code, 'unknown'],
  ),
  ...spoken('ours', '22023', '23514', '42501', '42883', 'P0001', 'XX000', 'PGRST102', 'PGRST125'),
];

/** An error as the Data API writes it. */
export const errorBody = (code: unknown) =>
  JSON.stringify({ code, details: null, hint: null, message: 'Told by somebody.' });
