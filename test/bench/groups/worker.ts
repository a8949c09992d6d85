import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Module, readProduct } from '../bench-worker.ts';
import { readLeastHeap } from '../inspector.ts';
import { bookingPlan, searchPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import { CROWD } from '../sizes.ts';
import type { Cell, Table } from '../table.ts';

const KIB = 1024;
const MIB = KIB ** 2;
const BUNDLE_KIB_MAX = 200;
const FLIGHTS = 100;
const PARTS = 4;

/** What the Worker weighs: to send and to keep running. */
export async function measureWorker(room: Room): Promise<Table> {
  const product = await readProduct();
  const bundle = product.map(({ contents }) => contents).join('');
  const gzipped_kib = (await promisify(gzip)(bundle)).length / KIB;
  return {
    columns: ['of', 'figure'],
    rows: [
      ['bundle, KiB', Buffer.byteLength(bundle) / KIB],
      ['bundle gzipped, KiB', gzipped_kib],
      ...(await measureMemory(room, product)),
    ],
    targets: [
      {
        what: 'bundle gzipped, KiB',
        wanted: `< ${BUNDLE_KIB_MAX}`,
        measured: gzipped_kib,
        reached: gzipped_kib < BUNDLE_KIB_MAX,
      },
    ],
    notes: [
      'the process has other Workers of the local runtime in it, and no limit to keep: V8 collects garbage late',
      'objects: the least that the Worker itself held meanwhile, of the 128 MB that the platform gives',
    ],
  };
}

/** Searches and bookings by turns, and what the process holds after each part of them. */
async function measureMemory(room: Room, product: Module[]): Promise<Cell[][]> {
  const { generator, customer, sizes } = room;
  const worker = await room.open(product);
  const flight_ids = await room.makeFlights(FLIGHTS);
  const plans = [searchPlan(worker.origin), bookingPlan(worker.origin, customer, { flight_ids })];
  await (await fetch(`${worker.origin}/health`)).text();
  const inspector = await worker.inspector();
  const rows: Cell[][] = [];
  const requests = Math.ceil(sizes.memory_calls / PARTS / plans.length);
  for (let part = 0; part <= PARTS; part++) {
    const least = await readLeastHeap(inspector, async () => {
      if (part === 0) return;
      for (const plan of plans) await generator.run(plan, { connections: CROWD, requests });
    });
    const usage = worker.usage();
    const calls = `after ${(part * requests * plans.length).toLocaleString('en-US')} calls`;
    rows.push(
      [`memory of the process ${calls}, MiB`, usage === null ? null : usage.memory_bytes / MIB],
      [`objects of the Worker ${calls}, MiB`, least / MIB],
    );
  }
  await worker.stop();
  return rows;
}
