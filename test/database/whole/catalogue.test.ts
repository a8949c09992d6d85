import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../local/project-paths.ts';
import { type Age, useProject } from '../projects.ts';
import { FUNCTION_RULES, RELATION_RULES } from './catalogue-rules.ts';

const projects = { new: await useProject('new'), older: await useProject('older') };
const RULES = [...FUNCTION_RULES, ...RELATION_RULES].map((rule) => [rule.title, rule] as const);

async function find(age: Age, query: string): Promise<string[]> {
  const { rows } = await projects[age].client.query<{ object: string }>(query);
  return rows.map((row) => row.object);
}

describe.each<Age>(['new', 'older'])('in a project of the %s kind', (age) => {
  test.each(RULES)('%s', async (_, { offenders }) => {
    expect(await find(age, offenders)).toEqual([]);
  });

  test.each(RULES)('a breach is found: %s', async (_, { offenders, breach }) => {
    const { client } = projects[age];
    await client.query('begin');
    try {
      await client.query(breach);
      expect(await find(age, offenders)).not.toEqual([]);
    } finally {
      await client.query('rollback');
    }
  });

  test.each(['anon', 'authenticated', 'service_role'])(
    'what a later migration makes is closed to %s until it is granted',
    async (role) => {
      const { client } = projects[age];
      await client.query('begin');
      try {
        await client.query(`
          create table public.later (id integer primary key);
          create sequence public.later_sequence;
          create function public.later() returns integer language sql return 1;
          create table cargo.later (id integer primary key);
          create function cargo.later() returns integer language sql return 1;
        `);
        const { rows } = await client.query<Record<string, boolean>>(
          `select has_table_privilege($1, 'public.later', 'select, insert, update, delete') as "table",
             has_sequence_privilege($1, 'public.later_sequence', 'usage, select') as "sequence",
             has_function_privilege($1, 'public.later()', 'execute') as "function",
             has_schema_privilege($1, 'cargo', 'usage, create') as "private schema",
             has_table_privilege($1, 'cargo.later', 'select, insert, update, delete') as "private table",
             has_function_privilege($1, 'cargo.later()', 'execute') as "private function"`,
          [role],
        );
        const open = Object.entries(rows[0] ?? {}).filter(([, isOpen]) => isOpen);
        // Older projects open what is in public to their service role, which is the Worker's own.
        const kinds = open.map(([kind]) => kind);
        const isServiceOfOlder = role === 'service_role' && age === 'older';
        expect(kinds).toEqual(isServiceOfOlder ? ['table', 'sequence', 'function'] : []);
      } finally {
        await client.query('rollback');
      }
    },
  );
});

/** Foreign keys without an index of their own, each with the reason why nobody misses it. */
const UNCOVERED: Record<string, string> = {
  bookings_origin_fkey: 'airports are never renamed, and deleted by a migration at most',
  bookings_destination_fkey: 'airports are never renamed, and deleted by a migration at most',
  awb_stock_user_fkey: 'users are not deleted; stock is read by carrier',
  awb_stock_creator_fkey: 'users are not deleted; stock is read by carrier',
  waybills_user_fkey: 'users are not deleted; waybills are read by number',
  waybills_booking_fkey: 'bookings are not deleted; waybills are read by number',
  bookings_split_from_fkey: 'its index has the parts alone, and so does every look',
  booking_events_location_fkey: 'airports are never renamed, and deleted by a migration at most',
  booking_events_flight_fkey: 'flights are not deleted; events are read by booking',
  flight_operations_user_fkey: 'users are not deleted; operations are read by flight',
  booking_events_user_fkey: 'users are not deleted; events are read by booking',
  rates_origin_fkey: 'airports are never renamed, and deleted by a migration at most',
  rates_destination_fkey: 'airports are never renamed, and deleted by a migration at most',
  rates_user_fkey: 'users are not deleted; rate cards are read by carrier and lane',
  quotes_user_fkey: 'users are not deleted; quotes are read by id',
  quotes_booking_fkey: 'bookings are not deleted; quotes are read by id',
};

test('a foreign key is covered by an index, or there is a reason why not', async () => {
  const uncovered = await find(
    'new',
    `select k.conname::text as object from pg_constraint k
     where k.contype = 'f' and k.connamespace = 'cargo'::regnamespace
       and not exists (
         select from pg_index i
         where i.indrelid = k.conrelid and i.indpred is null
           and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey
       )
     order by 1`,
  );
  expect(uncovered).toEqual(Object.keys(UNCOVERED).sort());
});

test('the functions of the API are the ones that the Worker calls', async () => {
  const called = new Set<string>();
  for await (const file of glob('src/data/*.ts', { cwd: ROOT })) {
    const source = await readFile(join(ROOT, file), 'utf8');
    for (const [, name = ''] of source.matchAll(/\brpc(?:<[^(]*>)?\('(\w+)'/g)) called.add(name);
  }
  const names = await find(
    'new',
    "select proname::text as object from pg_proc where pronamespace = 'public'::regnamespace order by 1",
  );
  expect(names).toEqual([...called].sort());
});
