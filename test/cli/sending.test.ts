import { expect, test } from 'vitest';
import type { Context } from '../../cli/src/context.ts';
import { Interrupted } from '../../cli/src/failure.ts';
import { sendBooking } from '../../cli/src/shipment/send.ts';
import { GoComet } from '../../client/src/index.ts';
import { openFakeTerminal } from './fake-terminal.ts';

const LIMITED = { code: 'rate_limited', status: 429, detail: 'Later.' };
const BODY = { ref_id: 'BKG-1', origin: 'DEL', destination: 'LHR', flight_ids: ['f'] };

test.each([
  [
    'was refused',
    () =>
      Response.json(LIMITED, {
        status: 429,
        headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
      }),
    /^Interrupted\. This line has booked nothing\.$/,
  ],
  [
    'was lost',
    () => Promise.reject(new TypeError('fetch failed')),
    /^It is not known whether BKG-1 was booked\./,
  ],
])('Ctrl-C in the pause after a try that %s says what is known', async (_, answer, said) => {
  const caller = new AbortController();
  const client = new GoComet({
    url: 'https://api.example.test',
    fetch: async () => answer(),
    sleep: async () => caller.abort(),
  });
  const { io, err } = openFakeTerminal();
  const context = { io, client, signal: caller.signal } as Context;
  const body = { ...BODY, weight_kg: 1, pieces: 1 };
  const thrown = await sendBooking(context, body, 'Booking').catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Interrupted);
  expect(String(thrown instanceof Interrupted && thrown.message)).toMatch(said);
  expect(err()).toBe('Booking BKG-1\n');
});
