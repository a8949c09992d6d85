import { expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import type { MadeFlight } from '../../support/database.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { createReader, errorAt, formOf, type Page, type Reader } from '../../support/reader.ts';
import { runRedis } from '../../support/redis.ts';
import { minutesAfter, openScene, type Person, shipmentOn } from '../../support/scene.ts';

const scene = openScene();
const { database, enter, makeConnection, stack } = scene;
const faulty = await openFaultyDatabase(scene);

const readerOf = ({ token }: Person, url = stack.api) => createReader(url, token);
const stranger = createReader(stack.api);

/** The address of a booking on these flights, before it has a price. */
const choice = (legs: readonly MadeFlight[], more: Readonly<Record<string, string>> = {}) =>
  `/book?${new URLSearchParams({
    origin: legs[0]?.origin ?? '',
    destination: legs.at(-1)?.destination ?? '',
    date: legs[0]?.departure_date ?? '',
    weight_kg: '10',
    pieces: '1',
    flights: legs.map(({ flight_id }) => flight_id).join(','),
    ...more,
  })}`;

/** Somebody at the form that books, on these flights or on one of its own. */
async function atForm({
  legs,
  more = {},
  person,
  url = stack.api,
}: {
  legs?: MadeFlight[];
  more?: Record<string, string>;
  person?: Person;
  url?: string;
} = {}) {
  const who = person ?? (await enter());
  const flights = legs ?? [await database.makeFlight()];
  const reader = readerOf(who, url);
  const priced = await reader.send(choice(flights, more), {});
  expect([priced.status, priced.text]).toEqual([303, '']);
  const page = await reader.open(priced.to ?? '');
  expect(page.status, page.text).toBe(200);
  const { action, fields } = formOf(page, 'booking');
  return { person: who, flights, reader, page, action, fields };
}

const refOf = ({ to }: Page) => /^\/my\/bookings\/(BKG-[0-9A-Z]{16})$/.exec(to ?? '')?.[1] ?? '';

async function countBookings({ user }: Person): Promise<number> {
  const { rows } = await database.pool.query(
    `select count(*)::int as count from cargo.bookings where user_id = $1`,
    [user.id],
  );
  return rows[0]?.count;
}

/** Sends the form again with the key that it had; it books. */
async function bookAgain(reader: Reader, refused: Page) {
  const { action, fields } = formOf(refused, 'booking');
  return reader.send(action, fields);
}

test('a card leads to a price, and it to a booking with all that was filled in', async () => {
  const legs = await makeConnection();
  const more = { special_handling_codes: 'per, COL', dimensions: '1x50x40x30' };
  const { person, reader, page, action, fields } = await atForm({ legs, more });
  const [first, second] = legs;
  expect(page.text).toContain(`Book ${first.origin} to ${second.destination}`);
  expect(page.text).toContain(first.flight_number);
  expect(page.text).toContain(`2 h in ${first.destination}`);
  expect(page.text).toContain('10 kg, 1 piece');
  expect(page.text).toMatch(/Chargeable weight: 10 kg, by \w+/);
  expect(page.text).toMatch(/Total Without tax\. USD\s\d+\.\d\d/);
  expect(page.text).toMatch(/Good until .+ UTC/);

  const filled = { ...fields, goods_description: 'Fresh mangoes', handling_note: 'Keep < 8 °C' };
  const booked = await reader.send(action, filled);
  expect(booked.status, booked.text).toBe(303);
  expect(granted(await person.client.readBooking(refOf(booked)), 200)).toMatchObject({
    status: 'BOOKED',
    goods_description: 'Fresh mangoes',
    handling_note: 'Keep < 8 °C',
    special_handling_codes: ['PER', 'COL'],
    flight_ids: legs.map(({ flight_id }) => flight_id),
    price: { currency: 'USD' },
  });
});

test('a double click books once, and so does a reload of what was sent', async () => {
  const { person, reader, action, fields } = await atForm();
  const [one, other] = await Promise.all([
    reader.send(action, fields),
    reader.send(action, fields),
  ]);
  expect([one.status, one.to]).toEqual([303, other.to]);
  expect((await reader.send(action, fields)).to).toBe(one.to);
  expect(await countBookings(person)).toBe(1);
});

test('reading the page of a price makes no other', async () => {
  const { person, reader, action } = await atForm();
  const count = async () => {
    const { rows } = await database.pool.query(
      `select count(*)::int as count from cargo.quotes where user_id = $1`,
      [person.user.id],
    );
    return rows[0]?.count;
  };
  await reader.open(action);
  await reader.open(action);
  await reader.open(action.replace(/^\/book\/[^?]+/, '/book'));
  expect(await count()).toBe(1);
});

test('a hold is for the minutes asked for, and at most for those of the service', async () => {
  const { person, reader, page, action, fields } = await atForm({ more: { hold: 'yes' } });
  expect(page.text).toContain('Hold DEL to LHR');
  expect(fields.hold_minutes).toBe('30');
  expect(fields).not.toHaveProperty('draw_awb');
  const long = await reader.send(action, {
    ...fields,
    hold_minutes: '61',
    goods_description: 'Tea',
  });
  expect([long.status, errorAt(long, 'hold_minutes')]).toEqual([422, 'At most 60 minutes.']);
  expect(formOf(long, 'booking').fields).toEqual({
    ...fields,
    hold_minutes: '61',
    goods_description: 'Tea',
  });
  const none = await reader.send(action, { ...fields, hold_minutes: '' });
  expect(errorAt(none, 'hold_minutes')).toBe('A whole number of minutes, from 1.');
  const held = await reader.send(action, { ...fields, hold_minutes: '15' });
  expect(granted(await person.client.readBooking(refOf(held)), 200).status).toBe('HELD');
});

test('who would rather hold keeps the price and all that was filled in, and the other way round', async () => {
  const { reader, action, fields } = await atForm();
  const filled = { ...fields, goods_description: 'Tea', awb_number: '176-1' };
  const hold = await reader.send(action, { ...filled, other: 'yes' });
  expect([hold.status, hold.to?.split('?')[0]]).toEqual([303, action.split('?')[0]]);
  const form = formOf(await reader.open(hold.to ?? ''), 'booking');
  expect(form.fields).toMatchObject({
    goods_description: 'Tea',
    awb_number: '176-1',
    hold_minutes: '30',
  });
  const back = await reader.send(form.action, { ...form.fields, other: 'yes' });
  expect(back.to).toMatch(/goods_description=Tea/);
  expect(back.to).not.toContain('hold=');
});

test('the button of a card chooses between booking and holding', async () => {
  const reader = readerOf(await enter());
  const flight = await database.makeFlight();
  const address = choice([flight]).replace(/&flights=[^&]*/, '');
  const held = await reader.send(address, { hold: flight.flight_id });
  expect(held.to).toMatch(/^\/book\/QUO-[0-9A-Z]{16}\?.*hold=yes/);
  const booked = await reader.send(`${address}&hold=yes`, { flights: flight.flight_id });
  expect(booked.to).not.toContain('hold=');
});

test('who is signed out signs in and comes back to the very same booking', async () => {
  const flight = await database.makeFlight();
  const sent = await stranger.send(choice([flight]), {});
  expect(sent.status).toBe(303);
  const { pathname, searchParams } = new URL(sent.to ?? '', stack.api);
  const come_back = searchParams.get('come_back') ?? '';
  expect([pathname, come_back]).toEqual(['/login', choice([flight])]);
  const back = await readerOf(await enter()).open(come_back);
  expect(back.text).toContain(flight.flight_number);
  expect(back.text).toContain('See the price');
  expect((await stranger.open(come_back)).to).toBe(sent.to);
});

test('signed out in the middle, the form comes back as it was filled, and books once with its key', async () => {
  const { person, reader, action, fields } = await atForm();
  const filled = { ...fields, goods_description: 'Machine parts & tools' };
  const sent = await stranger.send(action, filled);
  const come_back = new URL(sent.to ?? '', stack.api).searchParams.get('come_back') ?? '';
  const back = formOf(await reader.open(come_back), 'booking');
  expect(back.fields).toEqual(filled);
  const booked = await reader.send(back.action, back.fields);
  expect((await reader.send(action, filled)).to).toBe(booked.to);
  expect(await countBookings(person)).toBe(1);
});

test('a price of somebody else is none, and a new one can be had', async () => {
  const { page, action } = await atForm();
  const other = await readerOf(await enter()).open(action);
  expect([other.status, other.text]).toEqual([
    404,
    expect.stringContaining('There is no such price'),
  ]);
  expect(other.text).not.toContain(/USD\s[\d.]+/.exec(page.text)?.[0]);
  expect(other.html).toContain('Get a new price');
});

test('full: says what is left and what was asked, and leads to a search for what has room', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 500 });
  const { reader, action, fields } = await atForm({ legs: [flight], more: { weight_kg: '300' } });
  const other = await enter();
  granted(await other.client.book(shipmentOn(flight, { weight_kg: 300 })), 201);
  const full = await reader.send(action, { ...fields, goods_description: 'Tea' });
  expect(full.status).toBe(409);
  expect(full.text).toMatch(
    new RegExp(`${flight.flight_number} on .* has no room for it any more`),
  );
  expect(full.text).toContain('200 kg are left, and your shipment has 300 kg. Nothing was booked.');
  expect(full.html).toMatch(
    /<a class="button" href="\/\?origin=DEL[^"]*weight_kg=300[^"]*">See flights with room/,
  );
  expect(formOf(full, 'booking').fields).toMatchObject({
    key: fields.key,
    goods_description: 'Tea',
  });

  const at_once = await readerOf(await enter()).send(choice([flight], { weight_kg: '300' }), {});
  expect([at_once.status, at_once.text]).toEqual([409, expect.stringContaining('200 kg are left')]);
});

test('busy: the form is kept with its key, says so to a script, and books when it is free', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 50 });
  const { person, reader, action, fields } = await atForm({ legs: [flight] });
  const lock = `lock:flight:${flight.flight_id}`;
  await runRedis(stack, 'SET', lock, 'somebody-else', 'PX', 30_000);
  const busy = await reader.send(action, fields);
  expect(busy.status).toBe(503);
  expect(busy.text).toContain('Many are booking this flight at this moment');
  expect(busy.text).toContain('Send it again');
  expect(Number(busy.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(busy.html).toMatch(/<come-back form="booking" after="\d+"/);
  const part = await reader.send(action, fields, { 'X-Part': 'yes' });
  expect([part.status, part.html]).toEqual([503, expect.not.stringContaining('<html')]);
  expect(part.headers.get('Retry-After')).toMatch(/^\d+$/);

  await runRedis(stack, 'DEL', lock);
  const done = await reader.send(action, fields, { 'X-Part': 'yes' });
  expect(done.status).toBe(204);
  expect((await bookAgain(reader, busy)).to).toBe(done.headers.get('X-Go'));
  expect(await countBookings(person)).toBe(1);
});

test('an answer that never came: we do not know, and sent again it books once', async () => {
  const { person, reader, action, fields } = await atForm({ url: faulty.url });
  faulty.proxy.decide = ({ path }) =>
    path.endsWith('/book_shipment') ? { kind: 'lose-reply' } : { kind: 'pass' };
  const lost = await reader.send(action, { ...fields, goods_description: 'Tea' });
  expect(lost.status).toBe(503);
  expect(lost.text).toContain('We do not know whether it was booked');
  faulty.proxy.decide = () => ({ kind: 'refuse' });
  const down = await bookAgain(reader, lost);
  // Neither price nor flights can be read: what was filled in is there all the same.
  expect([down.status, formOf(down, 'booking').fields.goods_description]).toEqual([503, 'Tea']);
  faulty.proxy.decide = () => ({ kind: 'pass' });
  const again = await bookAgain(reader, down);
  expect(again.status, again.text).toBe(303);
  expect(lost.text).toContain(refOf(again));
  expect(await countBookings(person)).toBe(1);
});

test('a price that is over: a new one is had with all that was filled in', async () => {
  const { reader, action, fields } = await atForm();
  const quote_id = /QUO-\w+/.exec(action)?.[0] ?? '';
  const over = `${quote_id.slice(0, -1)}${quote_id.endsWith('0') ? '1' : '0'}`;
  await database.pool.query(
    `insert into cargo.quotes (quote_id, user_id, request, answer, currency, total_minor, expires_at, created_at)
     select $2, user_id, request, jsonb_set(answer::jsonb, '{expires_at}', to_jsonb(now() - interval '1 second'))::json,
       currency, total_minor, now() - interval '1 second', created_at
     from cargo.quotes where quote_id = $1`,
    [quote_id, over],
  );
  const sent = await reader.send(action.replace(quote_id, over), {
    ...fields,
    goods_description: 'Tea',
  });
  expect([sent.status, sent.text]).toEqual([
    409,
    expect.stringContaining('This price has expired'),
  ]);
  const anew = /formaction="([^"]+)"/.exec(sent.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const priced = await reader.send(anew, formOf(sent, 'booking').fields);
  expect(priced.status).toBe(303);
  const page = await reader.open(priced.to ?? '');
  expect(formOf(page, 'booking').fields.goods_description).toBe('Tea');
});

test('a price is for one booking and for one shipment', async () => {
  const { reader, action, fields } = await atForm();
  const booked = await reader.send(action, fields);
  const used = await reader.send(action, { ...fields, key: 'another' });
  expect([used.status, used.text]).toEqual([
    409,
    expect.stringContaining('This price has been used'),
  ]);
  expect(used.html).toContain(`href="${booked.to}"`);

  const { reader: other, action: at, fields: filled } = await atForm();
  const changed = await other.send(at.replace('weight_kg=10', 'weight_kg=11'), filled);
  expect([changed.status, changed.text]).toEqual([
    422,
    expect.stringContaining('Different: Weight (kg), Volume (m³). Nothing was booked.'),
  ]);
});

test('the form sent again with something else in it has booked already, and leads there', async () => {
  const { reader, action, fields } = await atForm();
  const booked = await reader.send(action, fields);
  const other = await reader.send(action, { ...fields, goods_description: 'Something else' });
  expect([other.status, other.text]).toEqual([
    422,
    expect.stringContaining('This form has booked already'),
  ]);
  expect(other.html).toContain(`href="${booked.to}"`);
});

test.each([
  ['cancelled', { status: 'CANCELLED' }, 'is cancelled'],
  ['closed', { closed: true }, 'is closed to new bookings'],
])('a flight that was %s meanwhile: says so, and leads to others', async (_, change, said) => {
  const { flights, reader, action, fields } = await atForm();
  await database.operate(flights[0]?.flight_id ?? '', change);
  const page = await reader.send(action, fields);
  expect([page.status, page.text]).toEqual([409, expect.stringContaining(said)]);
  expect(page.text).toContain('That changed while you were here. Nothing was booked.');
  expect(page.html).toContain('See flights with room');
});

test('a flight that takes no more cargo says until when it did', async () => {
  const departure_at = minutesAfter(new Date(), 60);
  const flight = await database.makeFlight({ departure_at, latest_acceptance_minutes: 90 });
  const page = await readerOf(await enter()).send(choice([flight]), {});
  expect([page.status, page.text]).toEqual([409, expect.stringContaining('accepts no more cargo')]);
});

test('a waybill number of one’s own is judged at its field', async () => {
  const { person, reader, action, fields } = await atForm();
  const wrong = await reader.send(action, { ...fields, awb_number: '176-12345670' });
  expect([wrong.status, errorAt(wrong, 'awb_number')]).toEqual([422, 'The check digit is 5.']);
  const both = await reader.send(action, {
    ...fields,
    awb_number: '176-12345675',
    draw_awb: 'yes',
  });
  expect(errorAt(both, 'draw_awb')).toBe('A waybill of your own or one drawn, not both.');
  const none = await reader.send(action, { ...fields, draw_awb: 'yes' });
  expect([none.status, errorAt(none, 'draw_awb')]).toEqual([
    409,
    expect.stringMatching(/^There is no free number of \w\w in stock\.$/),
  ]);
  expect(await countBookings(person)).toBe(0);
});

test('an address that no page of ours made is refused in words', async () => {
  const reader = readerOf(await enter());
  const flight = await database.makeFlight();
  const page = await reader.send(choice([flight], { weight_kg: '<b>', pieces: '' }), {});
  expect(page.status).toBe(422);
  expect(page.text).toContain('Weight (kg): A number from 0.1 to 100000');
  expect(page.text).toContain('Pieces: Required.');
  expect(page.html).not.toContain('<b>');
  const nowhere = await reader.open('/book');
  expect([nowhere.status, nowhere.text]).toEqual([200, expect.stringContaining('See the price')]);
});
