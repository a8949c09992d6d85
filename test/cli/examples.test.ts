import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/src/commands.ts';
import { runProgram } from '../../cli/src/program.ts';
import { openScene, type Person, shipmentOn } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';
import { openFakeTerminal } from './fake-terminal.ts';
import { openRoom, type Room } from './program.ts';

/** The reference that the help shows. */
const REF = 'BKG-7Q2M9XK4TD3VPA0Z';
/** The waybill number that the help shows. */
const WAYBILL = '176-12345675';
const DAY_MS = 86_400_000;
const NEEDS_A_SHELL = /[|$<>]/;

const scene = openScene();

let admin: Person;
let room: Room;
/** A booking in the state that a command expects. */
let references: Record<string, string>;
/** The waybill of one of them. */
let waybill: string;

beforeAll(async () => {
  [admin, room] = await Promise.all([
    scene.enter('admin'),
    openRoom({ GOCOMET_URL: scene.stack.api }),
  ]);
  writeFileSync(join(room.home, 'schedule.csv'), aSchedule());
  references = await prepareBookings();
  waybill = newWaybillNumber();
  await admin.client.assignWaybill(references.depart ?? '', { awb_number: waybill });
});
afterAll(() => room.close());

describe.each(COMMANDS.map((command) => [command.name, command] as const))(
  'the examples of gocomet %s',
  (name, { examples }) => {
    test.each(examples.map(({ line }) => [line]))('%s', async (example) => {
      const line = example
        .replaceAll(REF, references[name] ?? REF)
        .replaceAll(WAYBILL, name === 'track' ? waybill : WAYBILL)
        .replace('schedule.csv', join(room.home, 'schedule.csv'));
      const env = { GOCOMET_TOKEN: admin.token, TOKEN: admin.token, PASSWORD: 'gocomet-demo' };
      const { code, err } = NEEDS_A_SHELL.test(line)
        ? await room.run(line, env)
        : await runHere(line, env);
      expect({ code, err }).toMatchObject({ code: 0 });
      // Who chose by a number is told what that is.
      if (line.includes('--choose')) expect(err).toMatch(/^On \w{3,}.*, departs .+$/m);
    });
  },
);

/** As the built program does it, without the time that a process takes to start. */
async function runHere(line: string, env: Record<string, string>) {
  const terminal = openFakeTerminal({ keyboard: false, screen: false });
  const [, ...words] = line.match(/"[^"]*"|\S+/g) ?? [];
  const code = await runProgram(
    words.map((word) => word.replaceAll('"', '')),
    {
      io: terminal.io,
      env: { ...env, GOCOMET_URL: scene.stack.api, XDG_CONFIG_HOME: room.home },
      now: () => new Date(),
      signal: new AbortController().signal,
    },
  );
  return { code, err: terminal.err() };
}

async function prepareBookings(): Promise<Record<string, string>> {
  const { client } = admin;
  const flight = await scene.database.makeFlight({ origin: 'DEL', destination: 'LHR' });
  const book = async (hold_minutes?: number) => {
    const answer = await client.book(shipmentOn(flight, hold_minutes ? { hold_minutes } : {}));
    if (!answer.ok) throw new Error(answer.text);
    return answer.body.ref_id;
  };
  const [plain, held, leaving, coming, come, over] = await Promise.all([
    ...[book(), book(5), book(), book(), book(), book()],
  ]);
  const step = (ref_id: string | undefined, what: 'depart' | 'arrive', location: string) =>
    client.step(ref_id ?? '', what, location);
  await Promise.all([step(coming, 'depart', 'DEL'), step(come, 'depart', 'DEL')]);
  await Promise.all([step(come, 'arrive', 'LHR'), client.cancel(over ?? '')]);
  return {
    ...{ confirm: held, cancel: plain, track: over, awb: await bookWithStock() },
    ...{ depart: leaving, arrive: coming, deliver: come },
  } as Record<string, string>;
}

/** A booking on a carrier that has waybills in stock. */
async function bookWithStock(): Promise<string> {
  const date = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10);
  const found = await admin.client.search({ origin: 'DEL', destination: 'LHR', date });
  const legs = found.ok
    ? found.body.find((one) => one[0]?.flight_number.startsWith('AI'))
    : undefined;
  if (!legs) throw new Error('The seed has no flight of AI.');
  const answer = await admin.client.book({
    ...{ origin: 'DEL', destination: 'LHR', weight_kg: 1, pieces: 1 },
    flight_ids: legs.map((leg) => leg.flight_id),
  });
  if (!answer.ok) throw new Error(answer.text);
  return answer.body.ref_id;
}

/** A flight a day, for the year around today. */
function aSchedule(): string {
  const [from, to] = [-100, 300].map((days) =>
    new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10),
  );
  return `flight_number,airline_name,origin,destination,departure_time,arrival_time,arrival_day,days,from,to,aircraft_type,service_type,max_weight_kg,max_volume_m3,base_price_per_kg
X9101,Example Air,DEL,LHR,13:30,17:30,0,1234567,${from},${to},77W,J,15000,90.5,2.75
`;
}
