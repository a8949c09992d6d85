import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Effort, Load } from './load.ts';
import type { Recorded } from './recorded.ts';
import type { Room } from './room.ts';
import type { Subject } from './rounds.ts';

const run = promisify(execFile);

/** Whether there is a pgbench, and where not, why it is left out. */
export async function findPgbench(): Promise<{ found: true } | { found: false; why: string }> {
  try {
    await run('pgbench', ['--version']);
    return { found: true };
  } catch {
    return { found: false, why: 'pgbench is not on the PATH: left out' };
  }
}

/** The recorded call as a transaction of pgbench: the floor below the floor, no HTTP anywhere. */
export async function pgbenchSubject<const Name extends string>(
  name: Name,
  { stack, database }: Room,
  { booking }: Recorded,
  flight_ids: readonly string[],
): Promise<Subject<Name>> {
  await database.pool.query('create schema if not exists bench');
  await database.pool.query(
    'create table if not exists bench.flights (choice text, nth bigint, flight_id text, primary key (choice, nth))',
  );
  await database.pool.query('create sequence if not exists bench.reference');
  await database.pool.query('delete from bench.flights where choice = $1', [name]);
  await database.pool.query(
    'insert into bench.flights select $1, nth, flight_id from unnest($2::text[]) with ordinality f (flight_id, nth)',
    [name, flight_ids],
  );
  const script = toScript(name, booking.body, flight_ids.length);
  const url = new URL(stack.databaseUrl);
  return {
    name,
    run: (effort) => runScript(script, url, effort),
  };
}

/** The arguments by name, as PostgREST passes them. */
function toScript(name: string, body: string, flights: number): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const args: Record<string, unknown> = JSON.parse(body);
  const passed = Object.entries(args)
    .filter(([, value]) => value !== null)
    .map(([argument, value]) => {
      if (value === '$REF') return `${argument} => 'PGBENCH-' || nextval('bench.reference')`;
      if (typeof value === 'string') return `${argument} => ${quote(value)}`;
      if (typeof value !== 'object') return `${argument} => ${value}`;
      return `${argument} => replace(${quote(JSON.stringify(value))}, '$NEXT', f.flight_id)::jsonb`;
    });
  return [
    `\\set nth random(1, ${flights})`,
    `select public.book_shipment(${passed.join(', ')}) from bench.flights f where f.choice = ${quote(name)} and f.nth = :nth;`,
  ].join('\n');
}

async function runScript(script: string, url: URL, effort: Effort): Promise<Load> {
  const folder = await mkdtemp(join(tmpdir(), 'gocomet-pgbench-'));
  try {
    const file = join(folder, 'book.sql');
    await writeFile(file, script);
    const length =
      'seconds' in effort
        ? ['--time', String(Math.ceil(effort.seconds))] // whole seconds only
        : ['--transactions', String(Math.ceil(effort.requests / effort.connections))];
    const { stdout } = await run(
      'pgbench',
      [
        ...['--no-vacuum', '--protocol=prepared', '--file', file, ...length],
        ...['--client', String(effort.connections), '--jobs', '1'],
        ...['--host', url.hostname, '--port', url.port, '--username', url.username],
        url.pathname.slice(1),
      ],
      { env: { ...process.env, PGPASSWORD: decodeURIComponent(url.password) } },
    );
    return readReport(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readReport(text: string): Load {
  const figure = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? Number.NaN);
  const requests = figure(/transactions actually processed: (\d+)/);
  const failed = figure(/failed transactions: (\d+)/);
  if (failed > 0) throw new Error(`pgbench: ${text}`);
  return {
    requests,
    per_second: figure(/^tps = ([\d.]+)/m),
    p50_ms: figure(/latency average = ([\d.]+)/), // it tells the mean alone
    p99_ms: Number.NaN,
    statuses: {},
    last_success_ms: Number.NaN,
  };
}
