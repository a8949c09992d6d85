import type { Cast } from './flights.ts';
import type { Call, Teller } from './teller.ts';

export async function move({ chapter, call, expect }: Teller, { handler }: Cast, ref_id: string) {
  chapter('The handler moves the shipment');
  const record = (step: string, location: string, more: Call = {}) =>
    call('POST', `/bookings/${ref_id}/${step}`, { token: handler, body: { location }, ...more });
  const early = await record('deliver', 'LHR');
  expect(
    'It cannot be delivered before it departs',
    early.body?.code === 'out_of_sequence',
    early.text,
  );
  const steps = [
    ['depart', 'DEL'],
    ['arrive', 'VIE'],
    ['depart', 'VIE'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const;
  for (const [step, location] of steps) {
    const answer = await record(step, location, { quiet: true });
    const { status, message, version } = answer.body ?? {};
    expect(
      `${step} at ${location}: ${message}, version ${version}`,
      answer.status === 200,
      answer.text,
    );
    if (step === 'deliver') expect('It is delivered', status === 'DELIVERED', answer.text);
  }
  const twice = await record('arrive', 'VIE');
  expect(
    'A step recorded before changes nothing',
    twice.status === 200 && twice.body?.version === 6,
  );
}

export async function track({ chapter, call, expect, say }: Teller, ref_id: string) {
  chapter('Anyone with the reference tracks it, without a token');
  const answer = await call('GET', `/bookings/${ref_id.toLowerCase()}`);
  for (const { timestamp, status, location } of answer.body?.events ?? []) {
    say(`${timestamp}  ${status} ${location ?? ''}`);
  }
  expect('Six events, oldest first', answer.body?.events?.length === 6, answer.text);
  expect('It does not say whose it is', answer.body?.user_id === null, answer.text);
  const etag = answer.headers.get('ETag') ?? '';
  const unchanged = await call('GET', `/bookings/${ref_id}`, {
    headers: { 'If-None-Match': etag },
  });
  expect('Asked again with its ETag: 304, no body', unchanged.status === 304, unchanged.status);
}
