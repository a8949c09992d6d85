import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSchedule } from '../../cli/src/import/open.ts';
import { sendSchedule } from '../../cli/src/import/send.ts';
import { runProgram } from '../../cli/src/program.ts';
import { GoComet } from '../../client/src/index.ts';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy.ts';
import { newFlightNumber } from '../support/new-flight.ts';
import { NOBODY_HOME, openScene, type Person, shipmentOn } from '../support/scene.ts';
import { openScriptedServer } from '../support/scripted-server.ts';
import { newWaybillNumber } from '../support/waybills.ts';
import { openFakeTerminal } from './fake-terminal.ts';
import { openRoom, type Room } from './program.ts';

const scene = openScene();
const URL_OF_API = scene.stack.api;
const CSV =
  'flight_number,airline_name,origin,destination,departure_time,arrival_time,arrival_day,days,from,to,aircraft_type,service_type,max_weight_kg,max_volume_m3,base_price_per_kg';
const BOOK = 'gocomet book DEL LHR --date tomorrow --choose 1';

let shipper: Person;
let handler: Person;
let room: Room;
let proxy: FaultProxy;

beforeAll(async () => {
  [shipper, handler, room, proxy] = await Promise.all([
    scene.enter(),
    scene.enter('handler'),
    openRoom({ GOCOMET_URL: URL_OF_API }),
    openFaultProxy(URL_OF_API),
  ]);
  await room.run(`echo "$TOKEN" | gocomet login --token-stdin`, { TOKEN: shipper.token });
});
afterAll(async () => {
  room.close();
  await proxy.close();
});

const as = ({ token }: Person) => ({ GOCOMET_TOKEN: token });
const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const fieldsOf = (line: string) => line.replace(/\n$/, '').split('\t');
const REF = /BKG-[0-9A-Z]{16}/;

describe('signing in', () => {
  const config = () => join(room.home, '.config/gocomet/config.json');

  test('keeps the token in a file of the owner alone, for the API that gave it', async () => {
    expect(statSync(config()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(config(), 'utf8'))).toEqual({
      url: URL_OF_API,
      tokens: { [URL_OF_API]: shipper.token },
    });
    const { out, code } = await room.run('gocomet whoami', { GOCOMET_URL: '' });
    expect(fieldsOf(out)).toEqual([
      shipper.user.email,
      'customer',
      shipper.user.name,
      shipper.user.id,
    ]);
    expect(code).toBe(0);
  });

  test('at one API tells no other the token', async () => {
    const other = await openScriptedServer();
    await room.run('gocomet whoami', { GOCOMET_URL: other.url });
    await other.close();
    expect(other.heard).toHaveLength(1);
    expect(other.heard[0]?.authorization).toBeUndefined();
  });

  test('with a token that is none keeps nothing; signing out forgets', async () => {
    const elsewhere = { XDG_CONFIG_HOME: join(room.home, 'elsewhere') };
    const refused = await room.run('echo nonsense | gocomet login --token-stdin', elsewhere);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^unauthenticated: /);
    await room.run('echo "$TOKEN" | gocomet login --token-stdin && gocomet logout', {
      ...elsewhere,
      TOKEN: shipper.token,
    });
    const file = join(elsewhere.XDG_CONFIG_HOME, 'gocomet/config.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: URL_OF_API, tokens: {} });
  });
});

describe('a shipment', () => {
  test('is searched, quoted, booked, tracked, listed and cancelled in a pipe', async () => {
    const searched = await room.run('gocomet search DEL LHR --date tomorrow --weight 250');
    const [place, , , departs, , , left, flight_ids] = fieldsOf(searched.out.split('\n')[0] ?? '');
    expect(place).toBe('1');
    expect(departs).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/);
    expect(Number(left)).toBeGreaterThanOrEqual(250);

    const facts = `DEL LHR --flights ${flight_ids} --weight 25.5 --pieces 2`;
    const quoted = await room.run(`gocomet quote ${facts} --json`);
    const { quote_id, total } = JSON.parse(quoted.out);
    const booked = await room.run(`gocomet book ${facts} --quote ${quote_id}`);
    const [ref = '', status, , , pieces, kg, , , , , price] = fieldsOf(booked.out);
    expect([status, pieces, kg, price]).toEqual(['BOOKED', '2', '25.5', String(total)]);
    expect(booked).toMatchObject({ code: 0, err: `Booking ${ref}\n` });

    const awb_number = newWaybillNumber();
    await room.run(`gocomet awb ${ref} ${awb_number}`);
    const by_waybill = await room.run(`gocomet track ${awb_number}`);
    expect(fieldsOf(by_waybill.out).slice(0, 2)).toEqual([ref, 'BOOKED']);

    const [tracked, listed, cancelled] = [
      await room.run(`gocomet track ${ref}`),
      await room.run('gocomet list --status BOOKED --json'),
      await room.run(`gocomet cancel ${ref.toLowerCase()} --ndjson`),
    ];
    expect(fieldsOf(tracked.out).slice(0, 2)).toEqual([ref, 'BOOKED']);
    expect(JSON.parse(listed.out)).toEqual([
      expect.objectContaining({ ref_id: ref, events: null, flight_ids: flight_ids?.split(',') }),
    ]);
    expect(JSON.parse(cancelled.out)).toMatchObject({
      status: 'CANCELLED',
      message: 'Booking cancelled',
    });
    expect(cancelled.out.split('\n')).toHaveLength(2);
  });

  test('is held, confirmed, moved by a handler, and watched until it is delivered', async () => {
    const flight = await scene.database.makeFlight({ origin: 'DEL', destination: 'LHR' });
    const held = await room.run(
      `gocomet hold DEL LHR --flights ${flight.flight_id} --weight 10 --minutes 5`,
    );
    const [ref = '', status, , , , , , , until] = fieldsOf(held.out);
    expect([held.code, status]).toEqual([0, 'HELD']);
    expect(Date.parse(until ?? '')).toBeGreaterThan(Date.now());
    await room.run(`gocomet confirm ${ref}`);

    const watch = room.start(`exec gocomet track ${ref} --watch --every 1 --ndjson`);
    await watch.says('out', '"BOOKED"');
    const steps = [`depart ${ref} DEL`, `arrive ${ref} LHR`, `deliver ${ref} lhr --pieces 1`];
    const moved = await room.run(steps.map((step) => `gocomet ${step}`).join(' && '), as(handler));
    expect(
      moved.out
        .trim()
        .split('\n')
        .map((line) => fieldsOf(line)[1]),
    ).toEqual(['DEPARTED', 'ARRIVED', 'DELIVERED']);
    const { code, out } = await watch.ended;
    expect(code).toBe(0);
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '').status).toBe('DELIVERED');
  });
});

describe('exit codes', () => {
  test.each([
    [
      'a refusal',
      'gocomet cancel BKG-0000000000000000',
      1,
      /^booking_not_found: .*\nrequest [\w-]+\n$/,
    ],
    [
      'a refused field',
      `${BOOK} --weight 10.55`,
      1,
      /validation_failed: .*\n {2}weight_kg: .*\nrequest /,
    ],
    ['a role', 'gocomet rates', 1, /^forbidden: /],
    [
      'no such command',
      'gocomet boook',
      2,
      /^gocomet: There is no command "boook". Is it "book"\?\nMore: gocomet --help\n$/,
    ],
    [
      'nobody to ask',
      'gocomet book DEL LHR --date tomorrow --weight 1',
      2,
      /^gocomet: Nobody is there to choose/,
    ],
    [
      'no password',
      'gocomet login me@x.dev',
      2,
      /^gocomet: Nobody is there to be asked.*\nMore: gocomet login --help\n$/,
    ],
    ['--json with --watch', 'gocomet track BKG-1 --watch --json', 2, /--ndjson/],
    ['a waybill with --watch', 'gocomet track 17612345675 --watch', 2, /give its reference/],
    [
      'nobody who answers',
      `gocomet whoami --url ${NOBODY_HOME} --timeout 1`,
      3,
      /^no_answer: .*\nAsked: http:/,
    ],
    ['a file that is not there', 'gocomet flights import nowhere.csv', 2, /^gocomet: FILE: ENOENT/],
  ])('%s', async (_, line, code, err) => {
    const ran = await room.run(line);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toMatch(err);
  });

  test('a server that is not this API, as JSON too', async () => {
    const other = await openScriptedServer();
    other.reply = () => ({ status: 200, body: '<html>', type: 'text/html' });
    const ran = await room.run('gocomet search DEL LHR --date tomorrow --json', {
      GOCOMET_URL: other.url,
    });
    await other.close();
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toMatch(/^not_understood: /);
  });

  test('a server whose JSON is another, and a disk that is full: no refusal', async () => {
    const other = await openScriptedServer();
    other.reply = () => ({ status: 200, body: 'null' });
    const asked = await room.run('gocomet whoami', { GOCOMET_URL: other.url });
    await other.close();
    expect(asked).toMatchObject({ code: 3, out: '' });
    expect(asked.err).toMatch(/^gocomet: this was not foreseen\. Is the API one of this version/);
    const full = await room.run('gocomet --help > /dev/full');
    expect(full).toMatchObject({ code: 3, out: '' });
    expect(full.err).toMatch(/^gocomet: what came cannot be written: ENOSPC.*\n$/);
  });
});

describe('a pipe', () => {
  test('that closes early ends the program quietly', async () => {
    const line = `gocomet search DEL LHR --date tomorrow --json | true; echo "\${PIPESTATUS[0]}"`;
    expect(await room.run(line)).toEqual({ code: 0, out: '0\n', err: '' });
  });

  test('has no colours and no bar, whatever the terminal', async () => {
    const { out, err } = await room.run('gocomet list; gocomet --help');
    expect(out + err).not.toContain('\u001b');
  });
});

describe('Ctrl-C in the middle of a booking', () => {
  test('says which reference to ask for; sent again with it, it is booked once', async () => {
    let answer = () => {};
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    proxy.decide = ({ path }) =>
      path === '/bookings' ? { kind: 'hold-reply', until } : { kind: 'pass' };
    const flight = await scene.database.makeFlight({ origin: 'DEL', destination: 'LHR' });
    const line = `gocomet book DEL LHR --flights ${flight.flight_id} --weight 12`;
    const running = room.start(`exec ${line}`, { ...as(shipper), GOCOMET_URL: proxy.url });
    await expect.poll(() => proxy.held, { timeout: 20_000, interval: 20 }).toBe(1);
    running.child.kill('SIGINT');
    const { code, out, err } = await running.ended;
    answer();
    const ref = REF.exec(err)?.[0];
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err.split('\n')).toEqual([
      `Booking ${ref}`,
      `It is not known whether ${ref} was booked. Ask: gocomet track ${ref}`,
      `Or send the same again with --ref ${ref}: it is booked once.`,
      '',
    ]);

    const asked = await room.run(`gocomet track ${ref} && ${line} --ref ${ref}`);
    expect(asked.out.split('\n').map((one) => one.split('\t')[0])).toEqual([ref, ref, '']);
    expect((await scene.database.readCapacity(flight.flight_id)).booked_weight_kg).toBe(12);
  });

  test('before it is sent says nothing', async () => {
    const { server, url, heard } = await openSilentServer();
    const running = room.start(`exec ${BOOK} --weight 1`, { ...as(shipper), GOCOMET_URL: url });
    await heard;
    running.child.kill('SIGINT');
    expect(await running.ended).toEqual({ code: 130, out: '', err: '' });
    server.close();
  });
});

describe('a break', () => {
  test('in the middle of an import: the same again publishes the rest, each flight once', async () => {
    const [file, flight_number] = [join(room.home, 'flights.csv'), newFlightNumber()];
    const [window, days] = [{ from: inDays(2), to: inDays(31) }, 30];
    writeFileSync(
      file,
      `${CSV}\n${flight_number},Example Air,DEL,LHR,13:30,17:30,0,1234567,${window.from},${window.to},77W,J,15000,,2.75\n`,
    );
    const admin = await scene.enter('admin');
    const [breaks, terminal] = [new AbortController(), openFakeTerminal()];
    let calls = 0;
    proxy.decide = ({ path }) => {
      calls += path === '/flights/import' ? 1 : 0;
      if (calls === 2) breaks.abort();
      return { kind: 'pass' };
    };
    const send = async (signal: AbortSignal) =>
      await sendSchedule(
        {
          io: terminal.io,
          format: 'words',
          client: new GoComet({ url: proxy.url, token: admin.token }),
          signal,
        },
        await openSchedule(file, undefined, { io: terminal.io, signal }),
        window,
        {},
        days / 3,
      );
    await expect(send(breaks.signal)).rejects.toThrow('10 flights were published before');
    await proxy.settle();
    const again = await send(new AbortController().signal);
    expect(again).toMatchObject({ parts: 3, conflicts: [], errors: [] });
    expect(again.new + again.unchanged).toBe(days);
    expect(again.unchanged).toBeGreaterThanOrEqual(10);
    const { rows } = await scene.database.pool.query(
      'select count(*)::int as flights from cargo.flights where flight_number = $1',
      [flight_number],
    );
    expect(rows).toEqual([{ flights: days }]);
    expect(terminal.err()).toContain(' new, ');
    expect(terminal.err().endsWith('\r\u001b[K')).toBe(true);
  });

  test('while a pipe is waited for ends it, and a named pipe is read', async () => {
    for (const line of ['flights import - --format csv', 'login --token-stdin']) {
      const waiting = room.start(`exec gocomet ${line}`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      waiting.child.kill('SIGINT');
      expect(await waiting.ended, line).toEqual({ code: 130, out: '', err: '' });
    }
    const line = `mkfifo pipe; echo '${CSV}' > pipe & gocomet flights import pipe --format csv`;
    expect(await room.run(line, as(handler))).toEqual({ code: 0, out: '0\t0\t0\t0\t0\n', err: '' });
    const folder = await room.run('gocomet flights import . --format csv');
    expect([folder.code, folder.err.split('\n')[0]]).toEqual([
      2,
      'gocomet: FILE: "." is a folder.',
    ]);
  });

  test('at a line that is wrong names it as the file counts, and not as its part does', async () => {
    const line = (origin: string, from: string, to: string) =>
      `${newFlightNumber()},Example Air,${origin},LHR,13:30,17:30,0,1234567,${from},${to},77W,J,15000,,2.75`;
    const over = line('DEL', '2020-01-01', '2020-01-02');
    const wrong = line('XXX', inDays(2), inDays(3));
    writeFileSync(join(room.home, 'wrong.csv'), [CSV, over, '', wrong].join('\n'));
    const { code, out, err } = await room.run(
      'gocomet flights import wrong.csv',
      as(await scene.enter('admin')),
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^line 4 \(.*\): .*XXX.*\nimport_invalid: Lines with errors: 1\./);
  });

  test('at a line that is wrong tells so by its exit code without publishing too', async () => {
    const line = `${newFlightNumber()},Example Air,XXX,LHR,13:30,17:30,0,1234567,${inDays(2)},${inDays(3)},77W,J,15000,,2.75`;
    writeFileSync(join(room.home, 'mistaken.csv'), [CSV, line].join('\n'));
    const admin = as(await scene.enter('admin'));
    const dry = 'gocomet flights import mistaken.csv --dry-run';
    const { code, out } = await room.run(dry, admin);
    expect({ code, errors: fieldsOf(out)[4] }).toEqual({ code: 1, errors: '1' });
    expect((await room.run(`${dry} --skip-invalid`, admin)).code).toBe(0);
  });

  test('in a watch ends it as Ctrl-C ends things', async () => {
    const flight = await scene.database.makeFlight({ origin: 'DEL', destination: 'LHR' });
    const booked = await shipper.client.book(shipmentOn(flight));
    const [breaks, terminal] = [new AbortController(), openFakeTerminal({ screen: false })];
    const ref = booked.ok ? booked.body.ref_id : booked.text;
    const ended = runProgram(['track', ref, '--watch'], {
      io: terminal.io,
      env: { GOCOMET_URL: URL_OF_API, XDG_CONFIG_HOME: room.home },
      now: () => new Date(),
      signal: breaks.signal,
    });
    await expect.poll(terminal.out).toContain('BOOKED');
    breaks.abort();
    expect(await ended).toBe(130);
    expect(terminal.err()).toBe('');
  });
});

describe('on a terminal', () => {
  const onTerminal = (line: string, env: NodeJS.ProcessEnv = {}) =>
    room.start(
      process.platform === 'linux'
        ? `script -qec '${line}' /dev/null`
        : `script -q /dev/null ${line}`,
      env,
    );

  test('a booking asks which itinerary, again until it is one of them', async () => {
    const running = onTerminal('gocomet book DEL LHR --date tomorrow --weight 11');
    await running.says('out', 'Which one (1–');
    running.child.stdin?.write('none\r');
    await running.says('out', 'A number from 1 to');
    running.child.stdin?.write('2\r');
    const { code, out } = await running.ended;
    expect(code).toBe(0);
    const second = /^\W*2 {2}(\w+)/m.exec(out)?.[1];
    const booked = await shipper.client.readBooking(REF.exec(out)?.[0] ?? '');
    if (!booked.ok) throw new Error(booked.text);
    const flight = await scene.api.readFlight(booked.body.flight_ids[0] ?? '');
    expect(flight.ok && flight.body.flight_number).toBe(second);
    expect(out).toContain('\u001b[32mBOOKED');
  });

  test('NO_COLOR takes the colours away', async () => {
    const running = onTerminal('gocomet list', { NO_COLOR: '1' });
    const { out } = await running.ended;
    expect(out).toContain('REF');
    expect(out).not.toContain('\u001b[3');
  });

  test('a password is asked for and not shown; Ctrl-C leaves', async () => {
    const elsewhere = { XDG_CONFIG_HOME: join(room.home, 'prompted') };
    const running = onTerminal('gocomet login', elsewhere);
    await running.says('out', 'E-mail: ');
    running.child.stdin?.write('shipper@gocomet.dev\r');
    await running.says('out', 'Password: ');
    running.child.stdin?.write('gocomet-demX\u007fo\r');
    const { code, out } = await running.ended;
    expect(code).toBe(0);
    expect(out).toContain('Signed in to');
    expect(out).not.toContain('gocomet-dem');

    const left = onTerminal('gocomet login shipper@gocomet.dev', elsewhere);
    await left.says('out', 'Password: ');
    left.child.stdin?.write('\u0003');
    expect(await left.ended).toMatchObject({ code: 130 });
  });
});

/** Takes a connection and never answers. */
async function openSilentServer(): Promise<{ server: Server; url: string; heard: Promise<void> }> {
  const server = createServer();
  const heard = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined).once('data', () => resolve());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}`, heard };
}
