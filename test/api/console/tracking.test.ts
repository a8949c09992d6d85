import { describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { bitsOf, readCode128, readQr } from '../../support/bar-codes.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { minutesAfter, openScene, type Person, shipmentOn } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';
import { hoursFromNow, makeShipment, telling } from '../tracking/shipments-made.ts';

const scene = openScene();
const { database, enter, stack } = scene;

interface Read {
  status: number;
  headers: Headers;
  html: string;
  /** What people read, in one line. */
  text: string;
  title: string;
}

/** Reads a page as a browser does that has no script; `part` as the script does. */
async function read(
  path: string,
  { as, part = false, tag = '' }: { as?: Person; part?: boolean; tag?: string } = {},
): Promise<Read> {
  const answer = await fetch(stack.api + path, {
    redirect: 'manual',
    headers: {
      Accept: 'text/html',
      'Accept-Language': 'en-GB',
      ...(as && { Cookie: `__Host-session=${as.token}` }),
      ...(part && { 'X-Part': 'yes' }),
      ...(tag && { 'If-None-Match': tag }),
    },
  });
  const html = await answer.text();
  const shown = html.replace(/<head>.*<\/head>/s, '').replaceAll(/<[^>]+>/g, ' ');
  return {
    status: answer.status,
    headers: answer.headers,
    html,
    text: inText(shown).replaceAll(/\s+/g, ' '),
    title: inText(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? ''),
  };
}

const inText = (html: string) =>
  html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');

const PRIVATE = {
  goods_description: 'Surgical gloves',
  handling_note: 'Keep upright',
  special_handling_codes: ['PIL'],
};
const REMARK = 'Two cartons wet';

/** A shipment with a waybill and all that only some may see. */
async function makeTold() {
  const awb_number = newWaybillNumber();
  const made = await makeShipment(scene, { ...PRIVATE, awb_number });
  const tell = telling(made);
  await tell('RCS', 'DEL', -9, { pieces: 10, weight_kg: 101.5, remark: REMARK });
  return { ...made, awb_number, tell };
}

describe('finding', () => {
  test('GET /track → a form of one field', async () => {
    const page = await read('/track');
    expect(page.status).toBe(200);
    expect(page.html).toMatch(/<label for="field-number">Reference or waybill/);
    expect(page.html).toMatch(/<form[^>]* method="get" action="\/track"/);
    expect(page.html).toContain('>Track</button>');
  });

  test.each([
    ['176-12345675', '176-12345675'],
    ['17612345675', '176-12345675'],
    [' 176 1234 5675 ', '176-12345675'],
    ['176–12345675', '176-12345675'],
    ['1761234567500012', '176-12345675'],
    [' bkg-7q2m9xk4td3vpa0z', 'BKG-7Q2M9XK4TD3VPA0Z'],
  ])('what is typed as "%s" leads to %s', async (typed, number) => {
    const sent = await read(`/track?number=${encodeURIComponent(typed)}`);
    expect([sent.status, sent.headers.get('Location')]).toEqual([303, `/track/${number}`]);
    const address = `/track/${encodeURIComponent(typed)}`;
    const asked = await read(address);
    if (address === `/track/${number}`) expect(asked.status).toBe(404);
    else expect(asked.headers.get('Location')).toBe(`/track/${number}`);
  });

  test.each([
    ['176-12345678', 'its last one should be 5'],
    ['12345', 'a waybill is 11 digits'],
    ['', 'a waybill is 11 digits'],
    ['<b>&"</b>', 'a waybill is 11 digits'],
  ])('"%s" is refused, and stands in the form', async (typed, said) => {
    const page = await read(`/track?number=${encodeURIComponent(typed)}`);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.text.split(said).length - 1, 'above and at the field').toBe(2);
    const [, value] = /<input id="field-number"[^>]*? value="([^"]*)"/.exec(page.html) ?? [];
    expect(
      inText(value ?? '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
    ).toBe(typed);
    expect(page.html).toContain('aria-invalid="true"');
  });

  test.each([
    ['BKG-0000000000000000', 'Each character of the reference'],
    [newWaybillNumber(), 'Each digit of the waybill'],
  ])('nothing is there for %s → 404 with what to check, and the form', async (number, check) => {
    const page = await read(`/track/${number}`);
    expect(page.status).toBe(404);
    expect(page.text).toContain(`Nothing is found for ${number}`);
    expect(page.text).toContain(check);
    expect(page.html).toContain(`value="${number}"`);
    expect((await read(`/track/${number}/label`)).status).toBe(404);
    expect((await read(`/track/${number}`, { part: true })).status).toBe(404);
  });
});

describe('looking', () => {
  test('a journey: status, meaning, arrival, what is next, every milestone with its clock and UTC', async () => {
    const { ref_id, awb_number, legs, tell } = await makeTold();
    const [first, second] = legs;
    const waiting = await read(`/track/${ref_id}`);
    expect(waiting.text).toMatch(/DEL It is here/);
    const { ref_id: unseen } = await makeShipment(scene);
    expect((await read(`/track/${unseen}`)).text, 'with its shipper yet').not.toContain(
      'It is here',
    );
    expect(waiting.status).toBe(200);
    expect(waiting.title).toMatch(new RegExp(`^Booked: ${ref_id}, DEL to LHR`));
    expect(waiting.text).toContain(`Received at DEL, and waits for flight ${first.flight_number}.`);
    expect(waiting.text).toContain('Departure from DEL');
    expect(waiting.text).toContain('Received: 10 pieces, 101.5 kg');
    expect(waiting.text).toContain(`All parts of waybill ${awb_number}`);

    await tell('DEP', 'DEL', -6);
    const flying = await read(`/track/${awb_number}`);
    expect(flying.title).toMatch(new RegExp(`^On its way: ${awb_number}`));
    expect(flying.html).toMatch(/<h1>On its way<\/h1>/);
    expect(flying.text).toContain(`In the air from DEL to DXB on flight ${first.flight_number}.`);
    const departed = hoursFromNow(-6).slice(11, 16);
    expect(flying.text).toContain(`${departed} UTC`);
    const in_delhi = minutesAfter(new Date(hoursFromNow(-6)), 330)
      .toISOString()
      .slice(11, 16);
    expect(flying.text, 'by the clock of Delhi').toContain(`, ${in_delhi} `);
    expect(flying.html).toMatch(/<code class="fsu">DEP<\/code>/);

    await tell('ARR', 'DXB', -2, { pieces: 10 });
    const between = await read(`/track/${ref_id}`);
    expect(between.text).toContain(`At DXB, and waits for flight ${second.flight_number}.`);
    expect(between.text).toMatch(/DXB It is here/);
    await tell('DEP', 'DXB', -1.5);
    await tell('ARR', 'LHR', -1);
    await tell('DLV', 'LHR', -0.5);
    const done = await read(`/track/${ref_id}`);
    expect(done.text).toContain('Handed over at LHR.');
    expect(done.html, 'its script asks no more').toContain('data-over');
    expect(done.html.match(/<li id="e-/g)).toHaveLength(7);
  });

  test('strangers see neither goods nor remarks; the owner and a handler do; another customer does not', async () => {
    const { ref_id, awb_number, owner, handler } = await makeTold();
    const secrets = ['Surgical gloves', 'Keep upright', 'PIL', REMARK];
    const [stranger, other] = [undefined, await enter()];
    for (const as of [stranger, other]) {
      for (const path of [`/track/${ref_id}`, `/track/${awb_number}`, `/track/${ref_id}/label`]) {
        const { status, html } = await read(path, as && { as });
        expect(status).toBe(200);
        for (const secret of secrets) expect(html, path).not.toContain(secret);
      }
      const part = await read(`/track/${ref_id}`, { part: true, ...(as && { as }) });
      expect(part.html).not.toContain(REMARK);
      expect((await read(`/track/${awb_number}`, as && { as })).html).not.toContain(ref_id);
    }
    for (const as of [owner, handler]) {
      const { text } = await read(`/track/${ref_id}`, { as });
      for (const secret of secrets) expect(text).toContain(secret);
      expect(text.includes('change or cancel'), 'a link of the owner').toBe(as === owner);
    }
  });

  test('what is wrong is said: at risk and late, misrouted, without flights, held, over', async () => {
    const late = await makeShipment(scene);
    const [first, second] = late.legs;
    const estimated = (at: Date, minutes: number) => ({
      estimated_arrival_datetime: minutesAfter(at, minutes).toISOString(),
    });
    await database.operate(first.flight_id, estimated(first.arrival_at, 90));
    await database.operate(second.flight_id, estimated(second.arrival_at, 45));
    const at_risk = await read(`/track/${late.ref_id}`);
    expect(at_risk.text).toContain('The connection at DXB is at risk');
    expect(at_risk.text).toContain(
      `only 30 min between its arrival and flight ${second.flight_number}`,
    );
    expect(at_risk.text).toContain('45 min late');

    const astray = await makeTold();
    await astray.tell('RCF', 'SIN', -5, { flight_id: astray.legs[0].flight_id });
    const misrouted = await read(`/track/${astray.ref_id}`);
    expect(misrouted.text).toContain('Not where it should be');
    expect(misrouted.text).toContain('Seen last at SIN');
    expect(misrouted.text).not.toContain('It is here');

    await database.operate(astray.legs[0].flight_id, { status: 'CANCELLED' });
    const stranded = await read(`/track/${astray.ref_id}`, { as: astray.owner });
    expect(stranded.text).toContain('It needs other flights');
    expect(stranded.html).toContain(`href="/my/bookings/${astray.ref_id}"`);
    expect((await read(`/track/${astray.ref_id}`)).html).not.toContain('/my/bookings/BKG');

    const hold = await makeHold(scene);
    expect((await read(`/track/${hold.ref_id}`)).text).toContain('The hold is about to end');
    const over = await makeOverHold(scene);
    expect((await read(`/track/${over.ref_id}`)).text).toContain('The hold has ended');
  });

  test('parts of a waybill: each with its place, and the whole', async () => {
    const { ref_id, awb_number, legs, owner, handler } = await makeTold();
    granted(
      await handler.client.offload(ref_id, {
        flight_id: legs[0].flight_id,
        discrepancy: 'OFLD',
        pieces: 4,
        weight_kg: 40,
        occurred_at: hoursFromNow(-1),
      }),
      200,
    );
    const page = await read(`/track/${awb_number}`, { as: owner });
    expect(page.text).toContain('It travels in 2 parts');
    expect(page.text).toContain(`Part 1 of 2: ${ref_id}`);
    expect(page.text).toMatch(/6 pieces, 60 kg.*4 pieces, 40 kg/);
    expect(page.text).toContain('Booked, but without a flight for now.');
    const ids = [...page.html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, 'each id once').toBe(ids.length);
    expect((await read(`/track/${awb_number}/label`)).text).toContain('1 of 10');
  });

  test('it is kept by no cache and no search engine, and a look costs one round trip', async () => {
    const { ref_id, awb_number, owner } = await makeTold();
    const cost = async (path: string, options?: Parameters<typeof read>[1]) => {
      const { headers } = await read(path, options);
      expect(headers.get('Cache-Control')).toBe('no-store');
      return headers.get('Server-Timing')?.match(/desc="\d+"/g);
    };
    const one = ['desc="1"', 'desc="0"'];
    expect(await cost(`/track/${ref_id}`)).toEqual(one);
    expect(await cost(`/track/${awb_number}`, { as: owner })).toEqual(one);
    expect(await cost(`/track/${ref_id}`, { as: owner, part: true })).toEqual(one);
    expect(await cost(`/track/${ref_id}/label`)).toEqual(one);
    // The goods are read at the same time.
    expect(await cost(`/track/${ref_id}`, { as: owner })).toEqual(['desc="2"', 'desc="0"']);
    expect((await read(`/track/${ref_id}`)).headers.get('X-Robots-Tag')).toBe('noindex');
  });
});

describe('the part that its script asks for', () => {
  test('is drawn as in the page; 304 while it looks the same, by a tag of what is drawn', async () => {
    const { ref_id, owner, tell } = await makeTold();
    const page = await read(`/track/${ref_id}`);
    const tag = inText(/<live-part data-tag="([^"]*(?:&quot;)?)"/.exec(page.html)?.[1] ?? '');
    const part = await read(`/track/${ref_id}`, { part: true });
    expect(part.headers.get('ETag')).toBe(tag);
    expect(page.html).toContain(part.html);
    const again = await read(`/track/${ref_id}`, { part: true, tag });
    expect([again.status, again.html]).toEqual([304, '']);
    expect(again.headers.get('ETag')).toBe(tag);
    // The same version looks otherwise to its owner.
    expect((await read(`/track/${ref_id}`, { part: true, tag, as: owner })).status).toBe(200);
    await tell('DEP', 'DEL', -1);
    const changed = await read(`/track/${ref_id}`, { part: true, tag });
    expect(changed.status).toBe(200);
    expect(changed.html).toMatch(/data-news="On its way\. In the air from DEL to DXB/);
  });

  test('a hold that runs out changes no version and yet its tag', async () => {
    const hold = await makeHold(scene);
    const before = await read(`/track/${hold.ref_id}`, { part: true });
    const { version } = granted(await scene.api.readBooking(hold.ref_id), 200);
    await database.outlast(hold.ref_id);
    expect(granted(await scene.api.readBooking(hold.ref_id), 200).version).toBe(version);
    const tag = before.headers.get('ETag') ?? '';
    const after = await read(`/track/${hold.ref_id}`, { part: true, tag });
    expect(after.status).toBe(200);
    expect(after.text).toContain('The hold has ended');
  });
});

describe('the label', () => {
  const barsOf = (html: string) =>
    [
      ...html.matchAll(/viewBox="0 0 (\d+) \d+"[^>]*aria-label="Bar code[^>]*><path d="([^"]+)"/g),
    ].map(([, width, path]) => readCode128(bitsOf(path ?? '', Number(width))));
  const qrOf = (html: string) => {
    const [, width, path] =
      /<symbol id="qr" viewBox="0 0 (\d+) \d+"><path d="([^"]+)"/.exec(html) ?? [];
    return readQr(path ?? '', Number(width));
  };

  test('each piece has its bar code of 16 digits, and the QR code leads to the page', async () => {
    const { ref_id, awb_number, owner } = await makeTold();
    const page = await read(`/track/${ref_id}/label`, { as: owner });
    expect(page.status).toBe(200);
    const digits = awb_number.replace('-', '');
    expect(barsOf(page.html)).toEqual(
      Array.from({ length: 10 }, (_, at) => `${digits}0${String(at + 1).padStart(4, '0')}`),
    );
    const { text, level } = qrOf(page.html);
    expect(text).toBe(`${stack.api}/track/${ref_id}`);
    expect(['M', 'Q', 'H']).toContain(level);
    for (const said of [awb_number, 'DEL', 'DXB', 'LHR', '10 of 10', '100 kg', 'PIL', ref_id]) {
      expect(page.text).toContain(said);
    }
    // What the bar code says, the field of tracking reads.
    const scanned = await read(`/track?number=${digits}00010`);
    expect(scanned.headers.get('Location')).toBe(`/track/${awb_number}`);
  });

  test('many pieces come page by page; without a waybill or cancelled it says so', async () => {
    const flight = await database.makeFlight();
    const owner = await enter();
    const booked = granted(
      await owner.client.book(shipmentOn(flight, { pieces: 45, weight_kg: 45 })),
      201,
    );
    const at = (query = '') => read(`/track/${booked.ref_id}/label${query}`);
    const first = await at();
    expect(first.text).toContain('Labels 1 to 20 of 45');
    expect(first.text).toContain('It has no waybill yet');
    expect(barsOf(first.html)).toEqual([]);
    expect(first.html).toContain(`/label?from=21"`);
    expect((await at('?from=41')).html.match(/<article class="label"/g)).toHaveLength(5);
    for (const odd of ['?from=0', '?from=-1', '?from=999999', '?from=x']) {
      expect((await at(odd)).text).toContain('Labels 1 to 20 of 45');
    }
    granted(await owner.client.cancel(booked.ref_id), 200);
    const cancelled = await at();
    expect(cancelled.text).toContain('nothing to label');
    expect(cancelled.html).not.toContain('<article class="label"');
  });
});
