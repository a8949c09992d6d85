/**
 * Where the CPU of the Worker goes: V8's profile of a load, by module of the bundle.
 *
 *   npx node test/bench/profile.ts search | booking
 *
 * The bundle is the one that would be deployed, but not minified. Prints the share of each module, natives
 * counted to the one that called them, and the functions with the largest shares; writes
 * .local/bench/NAME.cpuprofile for Chrome's developer tools.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../support/worker-bundle.ts';
import { readProduct } from './bench-worker.ts';
import { profileCpu } from './inspector.ts';
import { bookingPlan, searchPlan } from './plans.ts';
import { sharesOf } from './profile-shares.ts';
import { openRoom } from './room.ts';
import { CROWD, QUICK } from './sizes.ts';
import { printTable } from './table.ts';

const PROFILE_S = 6;
const WARM_UP_S = 4;
const FLIGHTS = 100;
const LARGEST = 25;

const [what = 'booking'] = process.argv.slice(2);
const room = await openRoom(QUICK);
try {
  const [bundle] = await readProduct({ readable: true });
  if (bundle === undefined) throw new Error('There is no bundle.');
  const worker = await room.open([bundle]);
  const plan =
    what === 'search'
      ? searchPlan(worker.origin)
      : bookingPlan(worker.origin, room.customer, { flight_ids: await room.makeFlights(FLIGHTS) });
  await room.generator.run(plan, { connections: CROWD, seconds: WARM_UP_S });
  const { load, profile } = await profileCpu(await worker.inspector(), () =>
    room.generator.run(plan, { connections: CROWD, seconds: PROFILE_S }),
  );
  const { modules, functions } = sharesOf(profile, bundle.contents);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const table = (column: string, shares: Map<string, number>) =>
    printTable({
      columns: [column, 'share'],
      rows: [...shares].slice(0, LARGEST).map(([name, share]) => [name, percent(share)]),
    });
  console.log(`${what}: ${load.requests} calls\n\n${table('module', modules)}\n`);
  console.log(table('function, with what it calls', functions));
  const folder = join(PROJECT, '.local/bench');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${what}.cpuprofile`), JSON.stringify(profile));
} finally {
  await room.close();
}
