import { measureBooking } from './groups/booking.ts';
import { measureCpu } from './groups/cpu.ts';
import { measureDev } from './groups/dev.ts';
import { measureGrowth } from './groups/growth.ts';
import { measureContention, measureHotFlight } from './groups/hot-flight.ts';
import { measureImport } from './groups/import.ts';
import { measureLastKilograms } from './groups/last-kilograms.ts';
import { measureNaive } from './groups/naive.ts';
import { measureSearch } from './groups/search.ts';
import { measureSignIn } from './groups/sign-in.ts';
import { measureStart } from './groups/start.ts';
import { measureWorker } from './groups/worker.ts';
import type { Room } from './room.ts';
import type { Table } from './table.ts';

/** One table of figures. Null where it does not belong to the short form. */
export interface Group {
  readonly name: string;
  readonly title: string;
  readonly measure: (room: Room) => Promise<Table | null>;
}

/** Everything that is measured, in the order of the report. */
export const GROUPS: readonly Group[] = [
  { name: 'search', title: 'A search from the cache', measure: measureSearch },
  { name: 'booking', title: 'A booking with room to spare', measure: measureBooking },
  { name: 'hot-flight', title: 'One hot flight', measure: measureHotFlight },
  { name: 'contention', title: 'More and more clients on one flight', measure: measureContention },
  { name: 'last-kilograms', title: 'The last 100 kg', measure: measureLastKilograms },
  { name: 'sign-in', title: 'Beside those who sign in', measure: measureSignIn },
  { name: 'naive', title: 'Beside the usual design', measure: measureNaive },
  { name: 'growth', title: 'Growth of the timetable', measure: measureGrowth },
  { name: 'import', title: 'Schedules in bulk', measure: measureImport },
  { name: 'cpu', title: 'CPU of the Worker for each call', measure: measureCpu },
  { name: 'start', title: 'Starting an isolate', measure: measureStart },
  { name: 'worker', title: 'The Worker itself', measure: measureWorker },
  { name: 'dev', title: 'What npm run dev starts', measure: measureDev },
];
