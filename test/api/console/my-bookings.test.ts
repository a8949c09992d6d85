import { beforeAll, describe, expect, test } from 'vitest';
import type { Booking } from '../../../src/core/booking/types.ts';
import { granted } from '../../support/answers.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { type Lane, takeLane } from '../../support/lane.ts';
import { createReader, errorAt, formOf, type Page } from '../../support/reader.ts';
import {
  minutesAfter,
  newReference,
  openScene,
  type Person,
  shipmentOn,
} from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';

const scene = openScene();
const { database, enter, makeConnection, stack } = scene;
const readAs = ({ token }: Person) => createReader(stack.api, token);
const at = (ref_id: string, below = '') => `/my/bookings/${ref_id}${below}`;

/** Somebody with a booking, who reads our pages. */
async function makeBooking(wish: Parameters<typeof shipmentOn>[1] = {}) {
  const owner = await enter();
  const flight = await database.makeFlight();
  const booking = granted(await owner.client.book(shipmentOn(flight, wish)), 201);
  return { owner, flight, booking, ref_id: booking.ref_id, reader: readAs(owner) };
}

/** Sends a form of a page as it stands, with what is written into it. */
async function submit(page: Page, action: string, reader: ReturnType<typeof readAs>, more = {}) {
  const form = formOf(page, action);
  return reader.send(form.action, { ...form.fields, ...more });
}

describe('the list', () => {
  test('a newcomer is led to the search', async () => {
    const page = await readAs(await enter()).open('/my/bookings');
    expect(page.status).toBe(200);
    expect(page.text).toContain('You have no bookings yet');
    expect(page.html).toContain('<a class="button main" href="/">Search flights</a>');
  });

  test('who is signed out signs in and comes back to the very page', async () => {
    const page = await createReader(stack.api).open('/my/bookings?status=HELD');
    expect([page.status, page.to]).toEqual([
      303,
      `/login?come_back=${encodeURIComponent('/my/bookings?status=HELD')}`,
    ]);
  });

  test('one’s own alone, newest first, and by status', async () => {
    const { owner, flight, ref_id, reader } = await makeBooking({ goods_description: 'Mangoes' });
    await makeBooking();
    const hold = await owner.client.book(shipmentOn(flight, { hold_minutes: 30 }));
    const held = granted(hold, 201).ref_id;
    const page = await reader.open('/my/bookings');
    expect(refsOf(page)).toEqual([held, ref_id]);
    expect(page.text).toMatch(new RegExp(`${ref_id} Mangoes Booked .* 1 10 kg — `));
    const only = await reader.open('/my/bookings?status=HELD');
    expect(refsOf(only)).toEqual([held]);
    expect(only.html).toMatch(/<a href="[^"]*HELD" aria-current="true">Held<\/a>/);
    const none = await reader.open('/my/bookings?status=DELIVERED');
    expect(none.text).toContain('None of your bookings is delivered. Show all bookings');
  });

  test('pages of 25 by links, and no booking twice', async () => {
    const owner = await enter();
    const flight = await database.makeFlight();
    for (let made = 0; made < 26; made += 1) {
      granted(await owner.client.book(shipmentOn(flight, { weight_kg: 1 })), 201);
    }
    const reader = readAs(owner);
    const first = await reader.open('/my/bookings');
    const older = /rel="next" href="([^"]+)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await reader.open(older);
    const all = [...refsOf(first), ...refsOf(second)];
    expect([refsOf(first).length, new Set(all).size]).toEqual([25, 26]);
    expect(second.text).toContain('Newest bookings');
    expect(second.html).not.toContain('rel="next"');
  });

  test.each(['?status=LOST', '?cursor=NOBODYS-1', '?cursor=%00', '?status=HELD&cursor=x'])(
    'an address that names no page of it leads to the first: %s',
    async (query) => {
      const page = await readAs(await enter()).open(`/my/bookings${query}`);
      expect([page.status, page.to]).toEqual([303, '/my/bookings']);
    },
  );

  test('a reference leads to its booking, in any case and with blanks around it', async () => {
    const { ref_id, reader } = await makeBooking();
    const page = await reader.open(
      `/my/bookings?find=${encodeURIComponent(` ${ref_id.toLowerCase()} `)}`,
    );
    expect([page.status, page.to]).toEqual([303, at(ref_id)]);
  });

  test('a waybill leads to its booking, however it is written', async () => {
    const awb_number = newWaybillNumber();
    const { ref_id, reader } = await makeBooking({ awb_number });
    for (const find of [awb_number, awb_number.replace('-', ''), awb_number.replace('-', ' ')]) {
      expect((await reader.open(`/my/bookings?find=${encodeURIComponent(find)}`)).to).toBe(
        at(ref_id),
      );
    }
  });

  test('what is not there, or not one’s own, is said in place', async () => {
    const { ref_id } = await makeBooking();
    const reader = readAs(await enter());
    for (const find of [newReference(), ref_id, newWaybillNumber()]) {
      const page = await reader.open(`/my/bookings?find=${find}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain(`None of your bookings has “${find}”.`);
      expect(formOf(page, '/my/bookings').fields.find).toBe(find);
    }
  });

  test.each([
    ['x', 'A reference is 6 to 40 letters, digits or hyphens.'],
    ['176-12345678', 'The check digit is 5.'],
  ])('what is no reference and no waybill is said at the field: %s', async (find, message) => {
    const page = await readAs(await enter()).open(`/my/bookings?find=${find}`);
    expect(page.status).toBe(422);
    expect(errorAt(page, 'find')).toBe(message);
  });
});

describe('the page of a booking', () => {
  test('says how it stands, its flights by their clocks, its facts and what happened', async () => {
    const owner = await enter();
    const legs = await makeConnection();
    const request = shipmentOn(legs, {
      weight_kg: 120.5,
      pieces: 2,
      dimensions: [{ length_cm: 120, width_cm: 80, height_cm: 100, pieces: 2 }],
      special_handling_codes: ['PER'],
      goods_description: 'Fresh mangoes',
    });
    const { ref_id } = granted(await owner.client.book(request), 201);
    const page = await readAs(owner).open(at(ref_id.toLowerCase()));
    expect(page.status).toBe(200);
    expect(page.text).toContain('DEL → to LHR Booked');
    expect(page.text).toContain('Booked Bring it to DEL before the flight departs.');
    expect(page.text).toMatch(
      /Flights \w+ Planned DEL \w+ \d+ \w+, \d\d:\d\d DXB .* \w+ Planned DXB .* LHR/,
    );
    expect(page.text).toContain('Goods Fresh mangoes Pieces 2 Weight 120.5 kg Volume 1.92 m³');
    expect(page.text).toContain('Chargeable weight 320 kg Dimensions 2 × 120 × 80 × 100 cm');
    expect(page.text).toContain('What happened Times in UTC. Booking created');
    expect(page.html).toContain(`href="/track/${ref_id}"`);
  });

  test('a stranger is told whose it is not, and may track it', async () => {
    const { ref_id } = await makeBooking({ goods_description: 'Secret goods' });
    const page = await readAs(await enter()).open(at(ref_id));
    expect(page.status).toBe(403);
    expect(page.text).toContain('Not your booking');
    expect(page.html).toContain(`href="/track/${ref_id}"`);
    expect(page.html).not.toContain('Secret');
  });

  test('staff see it whole, and that it is another’s', async () => {
    const { ref_id } = await makeBooking({ goods_description: 'Mangoes' });
    const page = await readAs(await enter('handler')).open(at(ref_id));
    expect(page.status).toBe(200);
    expect(page.text).toContain('belongs to another account');
    expect(page.text).toContain('Goods Mangoes');
  });

  test.each(['NOBODYS-BOOKING', 'x', '%00', '%3Cb%3E'])('there is none: %s', async (ref_id) => {
    const reader = readAs(await enter());
    for (const below of ['', '/cancel', '/rebook', '/change']) {
      const page = await reader.open(at(ref_id, below));
      expect([page.status, page.text]).toEqual([404, expect.stringContaining('No such booking')]);
    }
    for (const below of ['/confirm', '/waybill', '/cancel', '/rebook', '/change']) {
      const page = await reader.send(at(ref_id, below), {
        ...{ awb_number: '', version: '1', flights: crypto.randomUUID() },
      });
      expect(page.status).toBe(404);
    }
  });

  test('a delay is told as a time by the clock of the airport', async () => {
    const { flight, ref_id, reader } = await makeBooking();
    const later = minutesAfter(flight.departure_at, 90).toISOString();
    await database.operate(flight.flight_id, { estimated_departure_datetime: later });
    const page = await reader.open(at(ref_id));
    expect(page.text).toMatch(/delayed: departs \w+ \d+ \w+, \d\d:\d\d/);
    expect(page.text).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });
});

describe('a hold', () => {
  test('says until when, and is confirmed once by two sends', async () => {
    const { owner, ref_id } = await makeHold(scene);
    const reader = readAs(owner);
    const page = await reader.open(at(ref_id));
    expect(page.text).toMatch(/Held until \w+.* UTC Its space is yours until then/);
    const [first, second] = [
      await submit(page, at(ref_id, '/confirm'), reader),
      await submit(page, at(ref_id, '/confirm'), reader),
    ];
    expect([first.status, first.to, second.to]).toEqual([303, at(ref_id), at(ref_id)]);
    const after = await reader.open(at(ref_id));
    expect(after.text).toContain('Booked Bring it to DEL');
    expect(after.text.match(/Booking confirmed/g)).toHaveLength(1);
  });

  test('that is over offers a new search, and no confirming', async () => {
    const { owner, ref_id } = await makeOverHold(scene);
    const reader = readAs(owner);
    const page = await reader.open(at(ref_id));
    expect(page.html).toMatch(/<div data-while="[^"]*" hidden/);
    expect(page.text).toContain('The hold has expired It was not confirmed before');
    expect(page.html).not.toContain(`href="${at(ref_id, '/cancel')}"`);
    const late = await reader.send(at(ref_id, '/confirm'), { version: '1' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Hold expired');
    expect(late.text).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });
});

describe('a change of what changed meanwhile', () => {
  test.each(['/confirm', '/waybill', '/cancel'])(
    '%s is not done, and shows what happened',
    async (below) => {
      const { owner, ref_id } = await makeHold(scene);
      const reader = readAs(owner);
      granted(await owner.client.rebook(ref_id, { goods_description: 'Plums' }), 200);
      const page = await reader.send(at(ref_id, below), {
        version: '1',
        awb_number: newWaybillNumber(),
      });
      expect(page.status).toBe(412);
      expect(page.text).toContain('The booking changed meanwhile Nothing was done.');
      expect(page.text).toContain('Booking rebooked,');
      expect(formOf(page, at(ref_id, below)).fields.version).toBe('2');
      expect((await statusOf(owner, ref_id)).version).toBe(2);
    },
  );

  test.each(['', 'x', '0', '99'])(
    'a form without its version changes nothing: %s',
    async (version) => {
      const { owner, ref_id, reader } = await makeBooking();
      const page = await reader.send(at(ref_id, '/cancel'), { version });
      expect(page.status).toBe(412);
      expect((await statusOf(owner, ref_id)).status).toBe('BOOKED');
    },
  );
});

describe('cancelling', () => {
  test('asks first, says what comes back, and is for good', async () => {
    const { owner, flight, ref_id, reader } = await makeBooking({ weight_kg: 120.5 });
    const asks = await reader.open(at(ref_id, '/cancel'));
    expect(asks.text).toContain(`120.5 kg and 0.723 m³ on ${flight.flight_number},`);
    expect(asks.text).toContain('This cannot be undone.');
    const sent = await submit(asks, at(ref_id, '/cancel'), reader);
    expect([sent.status, sent.to]).toEqual([303, at(ref_id)]);
    expect((await reader.open(at(ref_id))).text).toContain('Cancelled Its space is back');
    expect((await database.readCapacity(flight.flight_id)).booked_weight_kg).toBe(0);
    const again = await submit(asks, at(ref_id, '/cancel'), reader);
    expect(again.to).toBe(at(ref_id));
    expect((await statusOf(owner, ref_id)).version).toBe(2);
    expect((await reader.open(at(ref_id, '/cancel'))).to).toBe(at(ref_id));
  });

  test('on the way, nothing comes back of what has departed', async () => {
    const { owner, handler, legs, ref_id } = await makeTravelling();
    const page = await readAs(owner).open(at(ref_id, '/cancel'));
    expect(page.text).toContain(`Nothing on ${legs[0].flight_number}: it has departed.`);
    expect(page.text).toContain(`on ${legs[1].flight_number},`);
    granted(await handler.client.step(ref_id, 'arrive', 'DXB'), 200);
    const late = await submit(page, at(ref_id, '/cancel'), readAs(owner));
    expect(late.status).toBe(409);
    expect(late.text).toContain('Not cancellable');
    expect(late.text).toContain('It has arrived somewhere: it can no longer be cancelled.');
  });
});

describe('the waybill', () => {
  test('of one’s own, with blanks in it', async () => {
    const { ref_id, reader } = await makeBooking();
    const awb_number = newWaybillNumber();
    const page = await reader.open(at(ref_id));
    const typed = awb_number.replace('-', ' ');
    expect((await submit(page, at(ref_id, '/waybill'), reader, { awb_number: typed })).to).toBe(
      at(ref_id),
    );
    expect((await reader.open(at(ref_id))).text).toContain(`Air waybill ${awb_number}`);
  });

  test.each([
    ['', 'Three digits and eight, such as 176-12345675.'],
    ['176-12345678', 'The check digit is 5.'],
  ])('a wrong one is shown again as it was typed: “%s”', async (awb_number, message) => {
    const { ref_id, reader } = await makeBooking();
    const page = await reader.send(at(ref_id, '/waybill'), { version: '1', awb_number });
    expect(page.status).toBe(422);
    expect(errorAt(page, 'awb_number')).toBe(message);
    expect(formOf(page, at(ref_id, '/waybill')).fields.awb_number).toBe(awb_number);
  });

  test('a taken one, and an empty stock, are said', async () => {
    const awb_number = newWaybillNumber();
    await makeBooking({ awb_number });
    const { ref_id, reader } = await makeBooking();
    const taken = await reader.send(at(ref_id, '/waybill'), { version: '1', awb_number });
    expect([taken.status, taken.text]).toEqual([409, expect.stringContaining('Waybill taken')]);
    const drawn = await reader.send(at(ref_id, '/waybill'), { version: '1', draw: 'yes' });
    expect([drawn.status, drawn.text]).toEqual([
      409,
      expect.stringContaining('No waybill in stock'),
    ]);
  });
});

describe('other flights', () => {
  let lane: Lane;
  beforeAll(async () => {
    lane = await takeLane();
  });

  const makeChoice = async () => {
    const owner = await enter();
    const now = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
    const other = await database.makeFlight(lane.flight(['from', '10:00'], ['to', '22:00']));
    const { ref_id } = granted(await owner.client.book(shipmentOn(now)), 201);
    return { owner, now, other, ref_id, reader: readAs(owner) };
  };

  test('are found in place, priced, and booked once by two sends', async () => {
    const { owner, now, other, ref_id, reader } = await makeChoice();
    const page = await reader.open(at(ref_id, '/rebook'));
    expect(page.text).toContain(`Choose ${other.flight_number}`);
    expect(page.text).not.toContain(`Choose ${now.flight_number}`);
    const flights = other.flight_id;
    const review = await reader.send(at(ref_id, '/rebook'), {
      ...formOf(page, at(ref_id, '/rebook')).fields,
      version: '1',
      flights,
    });
    expect(review.status).toBe(200);
    expect(review.text).toContain('Rebook on these flights?');
    expect(review.text).toContain(other.flight_number);
    expect(review.text).toMatch(/Total .* USD 25\.00/);
    const [first, second] = [
      await submit(review, at(ref_id, '/rebook'), reader),
      await submit(review, at(ref_id, '/rebook'), reader),
    ];
    expect([first.status, first.to, second.to]).toEqual([303, at(ref_id), at(ref_id)]);
    const { flight_ids, version, price } = await statusOf(owner, ref_id);
    expect({ flight_ids, version, total: price?.total }).toEqual({
      flight_ids: [flights],
      version: 2,
      total: 25,
    });
    expect((await database.readCapacity(now.flight_id)).booked_weight_kg).toBe(0);
  });

  test('none on a day is said, with the days beside it', async () => {
    const { ref_id, reader } = await makeBooking();
    const page = await reader.open(at(ref_id, '/rebook?date=2026-12-24'));
    expect(page.text).toContain('No other flights with room on Thu');
    expect(page.html).toContain('rebook?date=2026-12-25');
  });

  test.each(['x', '2099-01-01', '"><script>'])('no date at all: %s', async (date) => {
    const { ref_id, reader } = await makeBooking();
    const page = await reader.open(at(ref_id, `/rebook?date=${encodeURIComponent(date)}`));
    expect(page.status).toBe(422);
    expect(errorAt(page, 'date')).toMatch(/^A date/);
    expect(page.html).not.toContain('<script>');
  });

  test('what is full meanwhile is said, and the choice is asked again', async () => {
    const { other, ref_id, reader } = await makeChoice();
    const buyer = await enter();
    const review = await reader.send(at(ref_id, '/rebook'), {
      version: '1',
      flights: other.flight_id,
    });
    granted(await buyer.client.book(shipmentOn(other, { weight_kg: 995 })), 201);
    const refused = await submit(review, at(ref_id, '/rebook'), reader);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Not enough capacity');
    expect(refused.text).toContain('Choose other flights');
  });

  test('taken away by the carrier: the price stays, and other flights are the first thing offered', async () => {
    const { owner, now, other, ref_id, reader } = await makeChoice();
    const { quote_id } = granted(await owner.client.quote(shipmentOn(now)), 201);
    granted(await owner.client.rebook(ref_id, { quote_id }), 200);
    await database.operate(now.flight_id, { status: 'CANCELLED' });
    const page = await reader.open(at(ref_id));
    expect(page.text).toContain('It needs another flight');
    expect(page.html).toContain(`<a class="button main" href="${at(ref_id, '/rebook')}">`);
    const { version } = await statusOf(owner, ref_id);
    const review = await reader.send(at(ref_id, '/rebook'), {
      version: String(version),
      flights: other.flight_id,
    });
    expect(review.text).toContain('The price stays as it is.');
    expect((await submit(review, at(ref_id, '/rebook'), reader)).to).toBe(at(ref_id));
    expect((await statusOf(owner, ref_id)).price?.quote_id).toBe(quote_id);
  });
});

describe('other goods', () => {
  test('more weight is shown before it is done, with its price', async () => {
    const { owner, ref_id, reader } = await makeBooking();
    const page = await reader.open(at(ref_id, '/change'));
    const review = await submit(page, at(ref_id, '/change'), reader, {
      weight_kg: '20',
      pieces: '2',
    });
    expect(review.status).toBe(200);
    expect(review.text).toContain('Weight 10 kg 20 kg Pieces 1 2');
    expect(review.text).toMatch(/Total .* USD 50\.00/);
    expect((await submit(review, at(ref_id, '/change'), reader)).to).toBe(at(ref_id));
    const { weight_kg, pieces, price } = await statusOf(owner, ref_id);
    expect([weight_kg, pieces, price?.total]).toEqual([20, 2, 50]);
  });

  test('what takes nothing of the flights is done at once', async () => {
    const { owner, ref_id, reader } = await makeBooking({ goods_description: 'Plums' });
    const page = await reader.open(at(ref_id, '/change'));
    const sent = await submit(page, at(ref_id, '/change'), reader, {
      goods_description: 'Mangoes',
      special_handling_codes: 'per, col',
    });
    expect(sent.to).toBe(at(ref_id));
    const { goods_description, special_handling_codes } = await statusOf(owner, ref_id);
    expect([goods_description, special_handling_codes]).toEqual(['Mangoes', ['PER', 'COL']]);
  });

  test('dimensions come back into the form as they were written', async () => {
    const { ref_id, reader } = await makeBooking({
      pieces: 3,
      dimensions: [
        { length_cm: 120, width_cm: 80, height_cm: 100, pieces: 2 },
        { length_cm: 50.5, width_cm: 40, height_cm: 30, pieces: 1 },
      ],
    });
    const { fields } = formOf(await reader.open(at(ref_id, '/change')), at(ref_id, '/change'));
    expect(fields.dimensions).toBe('2 x 120 x 80 x 100\n1 x 50.5 x 40 x 30');
    const same = await reader.send(at(ref_id, '/change'), fields);
    expect([same.status, errorAt(same, 'weight_kg')]).toEqual([
      422,
      'Nothing is different from how it was booked.',
    ]);
  });

  test('a wrong form is shown again, filled as it was sent', async () => {
    const { ref_id, reader } = await makeBooking();
    const page = await reader.open(at(ref_id, '/change'));
    const wrong = await submit(page, at(ref_id, '/change'), reader, {
      weight_kg: 'much',
      goods_description: 'Kept <b>',
    });
    expect(wrong.status).toBe(422);
    expect(errorAt(wrong, 'weight_kg')).toMatch(/^A number from 0\.1/);
    expect(formOf(wrong, at(ref_id, '/change')).fields).toMatchObject({
      weight_kg: 'much',
      goods_description: 'Kept <b>',
    });
  });

  test('more than the flight has is said with its figures', async () => {
    const { ref_id, reader } = await makeBooking();
    const fields = { version: '1', weight_kg: '5000', pieces: '1' };
    const review = await reader.send(at(ref_id, '/change'), fields);
    expect(review.text).toContain('Not enough capacity');
    expect(review.text).toContain('counts when it is changed, not when it is priced');
    const refused = await submit(review, at(ref_id, '/change'), reader);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('1000 kg left')]);
    expect(formOf(refused, at(ref_id, '/change')).fields.weight_kg).toBe('5000');
  });

  test('on the way its facts stay as they are', async () => {
    const { owner, ref_id } = await makeTravelling();
    const page = await readAs(owner).open(at(ref_id));
    expect(page.text).toContain('Change the shipment It is on its way');
    expect((await readAs(owner).open(at(ref_id, '/change'))).to).toBe(at(ref_id));
  });
});

test.each(['/confirm', '/waybill'])(
  '%s is no page by itself: it leads to the booking',
  async (below) => {
    const { ref_id, reader } = await makeBooking();
    expect((await reader.open(at(ref_id, below))).to).toBe(at(ref_id));
  },
);

test('a form that is sent after the session ended comes back to the page it stood in', async () => {
  const { owner, ref_id } = await makeBooking();
  const page = await createReader(stack.api).send(
    at(ref_id, '/cancel'),
    { version: '1' },
    { Referer: `${stack.api}${at(ref_id, '/cancel')}` },
  );
  expect(page.to).toBe(`/login?come_back=${encodeURIComponent(at(ref_id, '/cancel'))}`);
  expect((await statusOf(owner, ref_id)).status).toBe('BOOKED');
});

/** A booking on two flights that has departed on the first. */
async function makeTravelling() {
  const [owner, handler] = [await enter(), await enter('handler')];
  const legs = await makeConnection();
  const { ref_id } = granted(await owner.client.book(shipmentOn(legs)), 201);
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  return { owner, handler, legs, ref_id };
}

const statusOf = async ({ client }: Person, ref_id: string): Promise<Booking> =>
  granted(await client.readBooking(ref_id), 200);

/** The references of a list, in its order. */
const refsOf = ({ html }: Page) =>
  [...html.matchAll(/<a class="code" href="\/my\/bookings\/([^"]+)"/g)].map(([, ref_id]) => ref_id);
