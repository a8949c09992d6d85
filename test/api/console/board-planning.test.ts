import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { readAwbNumber } from '../../../src/core/waybill/number.ts';
import { granted } from '../../support/answers.ts';
import { takeLane } from '../../support/lane.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { createReader, errorAt, formOf, type Page, textOf } from '../../support/reader.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';
import { csvOf } from '../../support/schedules.ts';

const { stack, enter, database } = openScene();
const planner = await enter('admin');
const reader = createReader(stack.api, planner.token);

const follow = async (sent: Page): Promise<Page> => {
  expect(sent.status, sent.html).toBe(303);
  return reader.open(sent.to ?? '');
};

/** Sends the form of an import as a browser does: in parts, with a file or without one. */
async function sendImport(fields: Readonly<Record<string, string>>, file?: string): Promise<Page> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', new Blob([file ?? '']), file === undefined ? '' : 'schedule.csv');
  const answer = await fetch(new URL('/board/import', stack.api), {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: `__Host-session=${planner.token}`, Origin: stack.api },
    body,
  });
  const html = await answer.text();
  const { status, headers } = answer;
  return { status, headers, to: headers.get('Location'), html, text: textOf(html) };
}

/** A schedule of one flight on a lane of its own, and the form that imports it. */
async function makeSchedule() {
  const lane = await takeLane();
  const flight_number = newFlightNumber();
  const line = {
    ...{ flight_number, origin: lane.from, destination: lane.to, from: lane.date, to: lane.date },
    ...{ departure_time: '08:00', arrival_time: '20:00', max_weight_kg: '500.5' },
  };
  const form = { format: 'csv', 'window.from': lane.date, 'window.to': lane.date };
  return { lane, flight_number, line, form };
}

test('a schedule is looked at first: what is new, with its line, and nothing is published', async () => {
  const { lane, flight_number, line, form } = await makeSchedule();
  const wrong = { ...line, flight_number: newFlightNumber(), origin: 'QQQ' };
  const content = csvOf(line, wrong);
  const looked = await sendImport({ ...form, act: 'check' }, content);
  expect(looked.status, looked.text).toBe(200);
  expect(looked.text).toContain('Checked: nothing is published yet');
  expect(looked.text).toContain('New flights 1');
  expect(looked.text).toContain('Publish 1 flight');
  expect(looked.text).toMatch(/3 origin .*airport/);
  expect(looked.text).toContain(`2 ${flight_number} ${lane.from} – ${lane.to}`);
  // The file is in the form now, line for line, to be published.
  expect(formOf(looked, '/board/import').fields.content).toBe(content);
  expect(await listed(lane)).toEqual([]);

  const refused = await sendImport({ ...form, content, act: 'publish' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Nothing was published 1 line has errors.');
  expect(await listed(lane)).toEqual([]);
  // The button beside the errors says that it leaves those lines out.
  expect(looked.text).toContain('Publish 1 flight, leave out the lines with errors');
  expect(looked.html).toContain('value="skip"');
  const published = await sendImport({ ...form, content, act: 'skip' });
  expect((await follow(published)).text).toContain('Imported New flights 1');
  expect(await listed(lane)).toEqual([flight_number]);
  const again = await sendImport({ ...form, content, act: 'publish', skip_invalid: 'yes' });
  expect((await follow(again)).text).toContain('New flights 0 Published already, just so 1');
});

const listed = async ({ from, date }: { from: string; date: string }) =>
  granted(await planner.client.listFlights({ origin: from, from: date, to: date }), 200).map(
    (flight) => flight.flight_number,
  );

test('what is published otherwise is told, and names and capacities for what lines leave out are taken', async () => {
  const { lane, flight_number, line, form } = await makeSchedule();
  const content = csvOf({ ...line, max_weight_kg: '', max_volume_m3: '' });
  const defaults = {
    'defaults.max_weight_kg': '900',
    'defaults.airline_names': `${flight_number.slice(0, 2)} Some Air`,
    'defaults.aircraft': '77W 15000 90.5 2.75',
  };
  const published = await sendImport({ ...form, ...defaults, content, act: 'publish' });
  expect(published.status, published.text).toBe(303);
  const [flight] = granted(
    await planner.client.listFlights({ origin: lane.from, from: lane.date, to: lane.date }),
    200,
  );
  expect(flight).toMatchObject({ flight_number, max_weight_kg: 15_000, max_volume_m3: 90.5 });
  const other = csvOf({ ...line, max_weight_kg: '700' });
  const looked = await sendImport({ ...form, content: other, act: 'check' });
  expect(looked.text).toContain('Checked: nothing to publish');
  expect(looked.text).toMatch(new RegExp(`2 ${flight_number} ${lane.from} .*max_weight_kg`));
  expect(looked.html).not.toMatch(/value="(publish|skip)"/);
});

test('an import says at its fields what is missing, and takes a file of some megabytes, not more', async () => {
  const { form } = await makeSchedule();
  const wrong = await sendImport({
    ...form,
    'window.to': '2020-01-01',
    'defaults.max_weight_kg': 'all',
    content: '',
  });
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('href="#field-window-to"');
  expect(wrong.html).toContain('href="#field-content"');
  expect(wrong.html).toContain('href="#field-defaults-max-weight-kg"');
  const large = csvOf({}) + '\r\n'.repeat(500_000);
  expect((await sendImport({ ...form, act: 'check' }, large)).status).toBe(200);
  expect((await sendImport({ ...form, act: 'check' }, large.repeat(5))).status).toBe(413);
  expect((await reader.send('/board/publish', { airline_name: 'x'.repeat(70_000) })).status).toBe(
    413,
  );
});

/** A carrier and a lane that no other test has rates for. */
const newLane = () => ({ carrier: `Z${randomInt(10)}`, origin: 'COK', destination: 'NRT' });

test('a rate card is added, found by its lane, and the same again is the same', async () => {
  const form = formOf(await reader.open('/board/rates/new'), '/board/rates/new').fields;
  expect(form['breaks.0.from_kg']).toBe('0');
  const year = 2030 + randomInt(60);
  const card = {
    ...form,
    ...newLane(),
    valid_from: `${year}-01-01`,
    valid_to: `${year}-12-31`,
    currency: 'eur',
    minimum: '60',
    'breaks.0.per_kg': '4.5',
    // The second row is left empty.
    'breaks.2.from_kg': '100',
    'breaks.2.per_kg': '3.25',
    'surcharges.1.code': 'myc',
    'surcharges.1.basis': 'chargeable',
    'surcharges.1.rate': '0.7',
  };
  const sent = await reader.send('/board/rates/new', card);
  const list = await follow(sent);
  expect(list.text).toContain('The rate card is added.');
  expect(list.text).toContain(
    `COK – NRT ${card.carrier} ${year}-01-01 – ${year}-12-31 EUR 60.00 4.50 3.25 MYC 0.70 / chargeable kg`,
  );
  expect((await reader.send('/board/rates/new', card)).to).toBe(sent.to);
  const other = await reader.send('/board/rates/new', { ...card, minimum: '61' });
  expect(other.status).toBe(409);
  expect(other.text).toContain('with the same first day. Nothing was added.');
  expect(formOf(other, '/board/rates/new').fields.minimum).toBe('61');
  const on = new URLSearchParams({ carrier: card.carrier, date: `${year - 1}-06-01` });
  expect((await reader.open(`/board/rates?${on}`)).text).not.toContain(`${year}-01-01`);
});

test('what is wrong with a rate card is said in the row that it stands in', async () => {
  const wrong = await reader.send('/board/rates/new', {
    ...newLane(),
    currency: 'JPY',
    minimum: '60',
    'breaks.0.from_kg': '0',
    'breaks.0.per_kg': '4.5',
    'breaks.4.from_kg': '100',
    'breaks.4.per_kg': 'much',
    'surcharges.3.code': 'M',
    'surcharges.3.basis': 'flat',
    'surcharges.3.rate': '1',
  });
  expect(wrong.status).toBe(422);
  const at = (name: string) => errorOf(wrong, name);
  expect(at('valid-from')).toBe('Required.');
  expect(at('breaks-4-per-kg')).toContain('A number above 0');
  expect(at('surcharges-3-code')).toContain('Two letters and A');
  const none = await reader.send('/board/rates/new', { ...newLane(), 'breaks.0.from_kg': '5' });
  expect(none.html).toContain('href="#field-breaks"');
  const filter = await reader.open('/board/rates?carrier=nobody');
  expect([filter.status, errorAt(filter, 'carrier')]).toEqual([422, expect.any(String)]);
});

/** The message at a field by its id: names of rows have dots. */
const errorOf = ({ html }: Page, id: string) =>
  textOf(new RegExp(`id="field-${id}-error">([\\s\\S]*?)</p>`).exec(html)?.[1] ?? '').replace(
    'Error: ',
    '',
  );

test('a range of waybill numbers is added once, runs out in sight, and a number of it is voided', async () => {
  const range = {
    carrier: `Q${randomInt(10)}`,
    prefix: String(randomInt(700, 1_000)),
    first_serial: String(randomInt(1_000_000, 9_000_000)),
    count: '3',
    user_id: '',
  };
  const sent = await reader.send('/board/stock', range);
  const page = await follow(sent);
  expect(page.text).toContain('The range is in stock.');
  expect(page.text).toMatch(new RegExp(`${range.carrier}: \\d+ numbers are left for everybody`));
  const last = Number(range.first_serial);
  const awb = `${range.prefix}-${range.first_serial}${last % 7}`;
  expect(page.text).toContain(`${range.carrier} Few left 3 0 0 3 ${awb} –`);
  expect((await reader.send('/board/stock', range)).to).toBe(sent.to);
  const overlapping = await reader.send('/board/stock', { ...range, count: '2' });
  expect(overlapping.status).toBe(409);
  expect(overlapping.text).toContain('in stock already. None was added.');
  expect(formOf(overlapping, '/board/stock').fields.count).toBe('2');

  expect(readAwbNumber(awb)).toEqual({ awb_number: awb });
  const voided = await reader.send('/board/stock/void', {
    awb_number: awb.replace('-', ''),
    reason: 'Spoilt',
  });
  expect((await follow(voided)).text).toContain(`${awb} is void: no booking gets it any more.`);
  expect((await reader.open('/board/stock')).text).toContain(
    `${range.carrier} Few left 2 0 1 3 ${awb} –`,
  );
});

test('waybill numbers that are none, and those of bookings, stay as they are', async () => {
  const wrong = await reader.send('/board/stock/void', { awb_number: '176-12345670' });
  expect(wrong.status).toBe(422);
  expect(errorAt(wrong, 'awb_number')).toContain('The check digit is');
  expect(errorAt(wrong, 'reason')).toBe('Required.');
  const { client } = await enter();
  const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
  const serial = String(randomInt(1_000_000, 9_999_999));
  const awb_number = `999-${serial}${Number(serial) % 7}`;
  granted(await client.assignWaybill(ref_id, { awb_number }), 200);
  const taken = await reader.send('/board/stock/void', { awb_number, reason: 'Spoilt' });
  expect(taken.status).toBe(409);
  expect(taken.text).toContain(`${awb_number} is the number of a booking, and stays so.`);
  expect(formOf(taken, '/board/stock/void').fields.reason).toBe('Spoilt');
  const range = await reader.send('/board/stock', { carrier: 'ai', prefix: '98', count: 'many' });
  expect(errorAt(range, 'prefix')).toContain('three digits');
  expect(errorAt(range, 'count')).toContain('A whole number');
});
