import { describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { makeHold } from '../../support/holds.ts';
import { takeLane } from '../../support/lane.ts';
import { openScene, type Person, shipmentOn } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';

/** The desk over HTTP: what handlers read, and what its forms come to in the books. */

const scene = openScene();
const { database, enter, makeConnection, stack } = scene;

/** The pages as somebody's browser asks for them. */
function browse(person?: Person) {
  const cookie = person ? { Cookie: `__Host-session=${person.token}` } : {};
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { ...cookie, ...init.headers };
    const answer = await fetch(`${stack.api}${path}`, { redirect: 'manual', ...init, headers });
    const html = await answer.text();
    return {
      status: answer.status,
      location: answer.headers.get('Location'),
      html,
      text: textOf(html),
      /** A shipment's row, as text. */
      row: (ref_id: string) => textOf(html.split(`<li id="b-${ref_id}"`)[1]?.split('</li>')[0]),
    };
  };
  return {
    get: (path: string) => ask(path),
    send: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask(path, {
        method: 'POST',
        headers: { Origin: stack.api, ...headers },
        body: new URLSearchParams(fields),
      }),
  };
}

const textOf = (html = '') =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();

const NOW = () => new Date().toISOString();

/** A flight with some bookings of somebody, and a handler at its desk. */
async function makeWork(count = 1, wish: Parameters<typeof shipmentOn>[1] = {}) {
  const flight = await database.makeFlight();
  const [owner, handler] = await Promise.all([enter(), enter('handler')]);
  const refs = await Promise.all(
    Array.from({ length: count }, async () => {
      const booked = await owner.client.book(shipmentOn(flight, { pieces: 4, ...wish }));
      return granted(booked, 201).ref_id;
    }),
  );
  const path = `/desk/flights/${flight.flight_id}`;
  const at = (station: string, code: string, ref_id: string) => ({
    ...{ at: station, code, ref_id, end: station === 'DEL' ? 'origin' : 'destination' },
    ...{ offset: '+00:00', occurred_at: NOW() },
  });
  const eventsOf = async (ref_id: string) =>
    granted(await owner.client.readBooking(ref_id), 200).events;
  return { flight, owner, handler, desk: browse(handler), refs: refs.sort(), path, at, eventsOf };
}

const only = <T>([one]: readonly T[]): T => {
  if (one === undefined) throw new Error('There is none.');
  return one;
};

describe('a day of a station', () => {
  test('departures by its date, arrivals by its own, delays beside what was planned', async () => {
    const lane = await takeLane();
    const flight = await database.makeFlight(
      lane.flight(['from', '22:15'], ['to', '09:40', 1], 5_000),
    );
    const [owner, handler] = await Promise.all([enter(), enter('handler')]);
    granted(await owner.client.book(shipmentOn(flight, { weight_kg: 1_250 })), 201);
    const desk = browse(handler);
    const day = (airport: string, date: string) =>
      desk.get(`/desk?airport=${airport}&date=${date}`);

    const leaving = await day(lane.from, lane.date);
    expect(leaving.status, leaving.text).toBe(200);
    expect(leaving.text).toContain(`22:15 ${flight.flight_number} to ${lane.to}`);
    expect(leaving.text).toContain('1 booking');
    expect(leaving.text).toContain('3,750 kg left of 5,000 kg');
    expect(leaving.html).toContain(`/desk/flights/${flight.flight_id}?at=${lane.from}`);
    expect(leaving.text).toContain(`No flight comes to ${lane.from}`);

    const next_day = new Date(lane.at('to', '00:00', 1).getTime() + 86_400_000)
      .toISOString()
      .slice(0, 10);
    const coming = await day(lane.to, next_day);
    expect(coming.text).toContain(`09:40 ${flight.flight_number} from ${lane.from}`);
    expect((await day(lane.to, lane.date)).text).toContain(`No flight comes to ${lane.to}`);

    await database.operate(flight.flight_id, {
      estimated_departure_datetime: lane.at('from', '23:50').toISOString(),
    });
    const delayed = await day(lane.from, lane.date);
    expect(delayed.text).toContain('23:50 now planned 22:15');
  });

  test('without a date it is today there', async () => {
    const desk = browse(await enter('handler'));
    const { html } = await desk.get('/desk?airport=akl');
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Auckland' }).format();
    expect(html).toContain(`value="${today}"`);
  });

  test.each([
    ['airport=DELHI', 'Airport: An airport code is three letters.', 'DELHI'],
    ['airport=QQQ&date=2026-11-27', 'QQQ', 'QQQ'],
    ['airport=DEL&date=yesterday', 'Date: A date as YYYY-MM-DD.', 'yesterday'],
  ])('%s → 422, filled as it was sent', async (query, message, value) => {
    const { status, text, html } = await browse(await enter('handler')).get(`/desk?${query}`);
    expect(status, text).toBe(422);
    expect(text).toContain('There is a problem');
    expect(text).toContain(message);
    expect(html).toContain(`value="${value}"`);
  });

  test('is for handlers: others sign in and come back, or may not', async () => {
    const path = '/desk?airport=DEL&date=2026-11-27';
    const stranger = await browse().get(path);
    expect(stranger.status).toBe(303);
    expect(stranger.location).toBe(`/login?come_back=${encodeURIComponent(path)}`);
    expect((await browse(await enter()).get(path)).status).toBe(403);
    expect((await browse(await enter('admin')).get(path)).status).toBe(200);
  });
});

describe('a flight', () => {
  test('one of no timetable → 404', async () => {
    const { status } = await browse(await enter('handler')).get('/desk/flights/none?at=DEL');
    expect(status).toBe(404);
  });

  test('without bookings says so', async () => {
    const { flight_id } = await database.makeFlight();
    const { text } = await browse(await enter('handler')).get(`/desk/flights/${flight_id}?at=DEL`);
    expect(text).toContain('There is no booking on this flight.');
  });

  test('a hold cannot be accepted, and the way to confirm it stands there', async () => {
    const flight = await database.makeFlight();
    const { ref_id } = await makeHold(scene, [flight]);
    const desk = browse(await enter('handler'));
    const { html, row } = await desk.get(`/desk/flights/${flight.flight_id}?at=DEL`);
    expect(row(ref_id)).toContain('On hold and not confirmed.');
    expect(row(ref_id)).not.toContain('Leave behind');
    expect(html).toContain(`/my/bookings/${ref_id}`);
  });

  test('a cancelled one: each shipment needs another flight', async () => {
    const { flight, desk, path, refs } = await makeWork();
    await database.operate(flight.flight_id, { status: 'CANCELLED' });
    const { text, row } = await desk.get(`${path}?at=DEL`);
    expect(text).toContain('This flight is cancelled');
    expect(row(only(refs))).toContain('Taken off this flight. It needs another one.');
  });

  test('a connection waits for the flight before, and goes on by the next', async () => {
    const legs = await makeConnection();
    const [owner, handler] = await Promise.all([enter(), enter('handler')]);
    const { ref_id } = granted(await owner.client.book(shipmentOn(legs)), 201);
    const desk = browse(handler);
    const [first, second] = legs.map(({ flight_id }) => `/desk/flights/${flight_id}?at=DXB`);
    expect((await desk.get(`${second}`)).row(ref_id)).toContain('Not here yet');
    for (const [step, location] of [
      ['depart', 'DEL'],
      ['arrive', 'DXB'],
    ] as const) {
      granted(await handler.client.step(ref_id, step, location), 200);
    }
    expect((await desk.get(`${first}`)).row(ref_id)).toContain('It goes on by its next flight.');
    expect((await desk.get(`${second}`)).row(ref_id)).toContain('Depart');
  });
});

describe('a step', () => {
  test('accepted with its figures, departed, arrived and delivered, each by its form', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const accepted = await desk.send(`${path}/report`, {
      ...at('DEL', 'RCS', ref_id),
      ...{ pieces: '4', weight_kg: '10.5' },
    });
    expect(accepted.status, accepted.text).toBe(303);
    expect(accepted.location).toBe(`${path}?at=DEL#b-${ref_id}`);
    expect((await desk.get(`${path}?at=DEL`)).row(ref_id)).toContain('Accepted 4 pieces, 10.5 kg');
    for (const [station, code] of [
      ['DEL', 'DEP'],
      ['LHR', 'ARR'],
      ['LHR', 'DLV'],
    ] as const) {
      const { status, text } = await desk.send(`${path}/report`, at(station, code, ref_id));
      expect(status, text).toBe(303);
    }
    expect((await desk.get(`${path}?at=LHR`)).row(ref_id)).toContain('Delivered.');
    expect((await eventsOf(ref_id)).map(({ status, code }) => code ?? status)).toEqual([
      ...['BOOKED', 'RCS', 'DEPARTED', 'ARRIVED', 'DELIVERED'],
    ]);
  });

  test('the same form twice records it once', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    for (const code of ['RCS', 'DEP']) {
      const sent = at('DEL', code, ref_id);
      await desk.send(`${path}/report`, sent);
      expect((await desk.send(`${path}/report`, sent)).status).toBe(303);
    }
    expect(await eventsOf(ref_id)).toHaveLength(3);
  });

  test('its own time is by the clock of the station', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await desk.send(`${path}/report`, {
      ...at('DEL', 'DEP', ref_id),
      ...{ local_at: `${day}T14:05`, offset: '+05:30' },
    });
    expect((await eventsOf(ref_id)).at(-1)?.occurred_at).toBe(`${day}T08:35:00.000Z`);
  });

  test('refused: the page again, with the reason in its row and the form as it was sent', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork(2);
    const [ref_id = '', other = ''] = refs;
    const { status, row, text, html } = await desk.send(`${path}/report`, {
      ...at('DEL', 'RCS', ref_id),
      ...{ pieces: '5', weight_kg: 'heavy' },
    });
    expect(status, text).toBe(422);
    expect(row(ref_id)).toContain('A number from 0.1 to 100000');
    expect(row(other)).not.toContain('A number from');
    expect(html).toContain('value="heavy"');
    const counted = await desk.send(`${path}/report`, {
      ...at('DEL', 'RCS', ref_id),
      ...{ pieces: '5' },
    });
    expect(counted.status).toBe(422);
    expect(counted.row(ref_id)).toContain('The booking has 4.');
    expect(await eventsOf(ref_id)).toHaveLength(1);
  });

  test('for a script: the row alone, as it stands, with the reason', async () => {
    const { desk, path, at, refs } = await makeWork();
    const ref_id = only(refs);
    const part = { 'X-Part': 'yes' };
    const refused = await desk.send(`${path}/report`, at('LHR', 'DLV', ref_id), part);
    expect(refused.status, refused.text).toBe(409);
    expect(refused.html).toMatch(new RegExp(`^<li id="b-${ref_id}"`));
    expect(refused.text).toContain('The next step of this booking is depart at DEL.');
    const differs = await desk.send(
      `${path}/report`,
      { ...at('DEL', 'DEP', ref_id), pieces: '3' },
      part,
    );
    expect(differs.text).toContain(
      '3 pieces were counted, and 4 are booked. Offload the rest first.',
    );
    const done = await desk.send(`${path}/report`, at('DEL', 'DEP', ref_id), part);
    expect(done.status, done.text).toBe(200);
    expect(done.text).toContain('Departed. Done here.');
  });

  test('signed out in the middle: the script is told where to sign in, and to come back', async () => {
    const { path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const Referer = `${stack.api}${path}?at=DEL`;
    const sent = at('DEL', 'DEP', ref_id);
    const part = await browse().send(`${path}/report`, sent, { 'X-Part': 'yes', Referer });
    expect(part.status).toBe(401);
    const way = `/login?come_back=${encodeURIComponent(`${path}?at=DEL`)}`;
    expect(part.html).toContain(`href="${way}"`);
    const whole = await browse().send(`${path}/report`, sent, { Referer });
    expect([whole.status, whole.location]).toEqual([303, way]);
    expect(await eventsOf(ref_id)).toHaveLength(1);
  });

  test('nobody but a handler records one, and from no other page', async () => {
    const { owner, handler, path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const sent = at('DEL', 'DEP', ref_id);
    expect((await browse(owner).send(`${path}/report`, sent)).status).toBe(403);
    const elsewhere = { Origin: 'https://elsewhere.example' };
    expect((await browse(handler).send(`${path}/report`, sent, elsewhere)).status).toBe(403);
    expect(await eventsOf(ref_id)).toHaveLength(1);
  });
});

describe('what is left behind', () => {
  test('all of it needs another flight; sent twice it is told once', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const sent = { ...at('DEL', '', ref_id), discrepancy: 'OFLD', remark: 'No room' };
    for (const _ of [1, 2]) {
      const { status, text } = await desk.send(`${path}/offload`, sent);
      expect(status, text).toBe(303);
    }
    const { row } = await desk.get(`${path}?at=DEL`);
    expect(row(ref_id)).toContain('It needs another one.');
    expect(await eventsOf(ref_id)).toHaveLength(2);
  });

  test('some pieces become a booking of their own, which the row names', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const sent = { ...at('DEL', '', ref_id), discrepancy: 'SSPD', pieces: '1' };
    const { status, text } = await desk.send(`${path}/offload`, sent, { 'X-Part': 'yes' });
    expect(status, text).toBe(200);
    expect(text).toContain('3 pieces');
    expect(text).toMatch(/Left behind, and needs another flight: BKG-/);
    expect((await eventsOf(ref_id)).at(-1)?.pieces).toBe(1);
  });

  test('more than there is → 422 in its row, with the form open and filled', async () => {
    const { desk, path, at, refs } = await makeWork();
    const ref_id = only(refs);
    const sent = { ...at('DEL', '', ref_id), discrepancy: 'SSPD', pieces: '9' };
    const { status, row, html } = await desk.send(`${path}/offload`, sent);
    expect(status).toBe(422);
    expect(row(ref_id)).toContain('At most 4');
    expect(html).toMatch(/<details open="">.*value="9"/s);
  });
});

describe('all of a flight without a script', () => {
  test('so many by one press, the rest by the next, each once', async () => {
    const { desk, path, at, refs, owner } = await makeWork(27);
    const sent = { ...at('DEL', 'RCS', ''), ref_id: '' };
    const first = await desk.get(`${path}?at=DEL`);
    expect(first.text).toContain('0 of 27 done here');
    expect(first.text).toContain('Accept all 27');
    expect((await desk.send(`${path}/all`, sent)).location).toBe(`${path}?at=DEL`);
    const second = await desk.get(`${path}?at=DEL`);
    expect(second.text).toContain('Accept all 2 ');
    expect(second.text).toContain('Depart all 25');
    await desk.send(`${path}/all`, sent);
    await desk.send(`${path}/all`, { ...sent, code: 'DEP' });
    await desk.send(`${path}/all`, { ...sent, code: 'DEP' });
    expect((await desk.get(`${path}?at=DEL`)).text).toContain('27 of 27 done here');
    const events = await Promise.all(
      refs.map(async (ref_id) => granted(await owner.client.readBooking(ref_id), 200).events),
    );
    expect(events.map(({ length }) => length)).toEqual(refs.map(() => 3));
  });
});

describe('all of a flight, when some are refused', () => {
  test('each says why in its row, and pressing on goes on after them', async () => {
    const { desk, path, at, refs, eventsOf } = await makeWork(26);
    const sent = { ...at('DEL', 'RCS', ''), ref_id: '' };
    const long_ago = { ...sent, occurred_at: '2020-01-01T00:00:00.000Z' };
    const refused = await desk.send(`${path}/all`, long_ago);
    expect(refused.status, refused.text).toBe(409);
    expect(refused.text).toContain('25 were refused. Each says why below.');
    expect(refused.text).toContain('0 done, 1 left. Press again for the rest.');
    expect(refused.row(refs[0] ?? '')).toContain('This is more than 60 days back.');
    expect(refused.html.match(/name="done_to"/g), 'of this step alone').toHaveLength(1);
    const [, done_to = ''] = /name="done_to" value="([^"]+)"/.exec(refused.html) ?? [];
    await desk.send(`${path}/all`, { ...sent, done_to });
    const events = await Promise.all(refs.map(eventsOf));
    expect(events.filter(({ length }) => length === 2)).toHaveLength(1);
  });
});

describe('the scanner', () => {
  test('finds by waybill, by the label of a piece and by reference, and changes nothing', async () => {
    const { flight, desk, refs, handler, eventsOf } = await makeWork();
    const ref_id = only(refs);
    const awb_number = newWaybillNumber();
    const digits = awb_number.replace('-', '');
    granted(await handler.client.assignWaybill(ref_id, { awb_number }), 200);
    for (const q of [awb_number, digits, `${digits}00002`, ref_id.toLowerCase()]) {
      const found = await desk.get(`/desk/scan?q=${q}&at=del&flight_id=${flight.flight_id}`);
      expect(found.status, found.text).toBe(200);
      expect(found.text).toContain(`${awb_number} ${ref_id}`);
      expect(found.text).toContain(`Accept ${ref_id}`);
    }
    expect(await eventsOf(ref_id)).toHaveLength(2);
  });

  test('what is done there comes back to it, for the next one', async () => {
    const { flight, desk, path, at, refs } = await makeWork();
    const ref_id = only(refs);
    const { flight_id } = flight;
    const sent = { ...at('DEL', 'DEP', ref_id), from: 'scan', scanned_for: flight_id };
    const { status, location, text } = await desk.send(`${path}/report`, sent);
    expect(status, text).toBe(303);
    expect(location).toBe(`/desk/scan?q=${ref_id}&at=DEL&flight_id=${flight_id}`);
    expect((await desk.get(location ?? '')).text).toContain('Departed. Done here.');
    const refused = await desk.send(`${path}/report`, { ...sent, code: 'DLV', at: 'LHR' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('The next step of this booking is arrive at LHR.');
  });

  test('says where it belongs when it is not of this flight, or of this station', async () => {
    const { flight, desk, refs } = await makeWork();
    const other = await database.makeFlight();
    const ref_id = only(refs);
    const elsewhere = await desk.get(`/desk/scan?q=${ref_id}&at=DEL&flight_id=${other.flight_id}`);
    expect(elsewhere.text).toContain('Not on this flight');
    expect(elsewhere.text).toContain(`It belongs on ${flight.flight_number} DEL → LHR`);
    expect(elsewhere.text).not.toContain(`Accept ${ref_id}`);
    const astray = await desk.get(`/desk/scan?q=${ref_id}&at=JFK`);
    expect(astray.text).toContain('Its route does not touch JFK');
  });

  test.each([
    ['777-00000012', 422, 'its last one should be 1.'],
    ['777-99999992', 404, 'There is no shipment with this air waybill number.'],
    ['BKG-NOBODYHASIT', 404, 'There is no booking with this reference.'],
    ['?', 422, 'A reference is 6 to 40'],
  ])('%s → %i, said at the field and kept there', async (q, status, message) => {
    const desk = browse(await enter('handler'));
    const found = await desk.get(`/desk/scan?q=${encodeURIComponent(q)}&at=DEL`);
    expect(found.status, found.text).toBe(status);
    expect(found.text).toContain(message);
    expect(found.html).toContain(`value="${q}"`);
  });

  test('nothing typed is no question', async () => {
    const { status, text } = await browse(await enter('handler')).get('/desk/scan?q=&at=DEL');
    expect(status).toBe(200);
    expect(text).toContain('Scan at DEL');
  });
});
