import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../support/database-functions.ts';
import { useScratchDatabase } from '../fixture.ts';
import { CONSTRAINTS, GOOD, type Row, STANDING } from './constraints.ts';

/** What the contract says once more in the tables: for every CHECK and foreign key a row that breaks it, and it alone. */

const books = await useScratchDatabase();
const session = await openSession(books.url, 'superuser');
beforeAll(async () => {
  await session.run('begin');
  await session.run(STANDING);
});
afterAll(async () => {
  await session.run('rollback');
  await session.close();
});

/** Writes a row and takes it back; the name of the constraint that refused it, or null. */
async function refusalOf(table: string, row: Row): Promise<string | null> {
  const [columns, values] = [Object.keys(row).join(', '), Object.values(row).join(', ')];
  await session.run('savepoint before');
  try {
    await session.run(`insert into cargo.${table} (${columns}) values (${values})`);
    return null;
  } catch (error) {
    const { constraint } = error as { constraint?: string };
    if (constraint === undefined) throw error;
    return constraint;
  } finally {
    await session.run('rollback to savepoint before');
  }
}

const cases = Object.entries(CONSTRAINTS).flatMap(([table, constraints]) =>
  Object.entries(constraints).map(([name, one]) => ({ table, name, ...one })),
);

test.each(Object.keys(GOOD))('the good row of %s breaks nothing', async (table) => {
  expect(await refusalOf(table, GOOD[table] ?? {})).toBeNull();
});

describe.each(cases)('$name', ({ table, name, refuses, accepts }) => {
  test('refuses what is just beyond it', async () => {
    expect(refuses.length).toBeGreaterThan(0);
    for (const change of refuses) {
      const refusal = await refusalOf(table, { ...GOOD[table], ...change });
      expect(refusal, JSON.stringify(change)).toBe(name);
    }
  });

  test('accepts what is just within it', async () => {
    for (const change of [{}, ...accepts]) {
      const refusal = await refusalOf(table, { ...GOOD[table], ...change });
      expect(refusal, JSON.stringify(change)).toBeNull();
    }
  });
});

test('no CHECK and no foreign key is without such a row', async () => {
  const { rows } = await books.pool.query<{ name: string }>(
    `select c.relname || '.' || k.conname as name
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where k.connamespace = 'cargo'::regnamespace and k.contype in ('c', 'f')
     order by 1`,
  );
  expect(rows.map((row) => row.name)).toEqual(
    cases.map(({ table, name }) => `${table}.${name}`).sort(),
  );
});
