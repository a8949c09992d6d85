import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../../local/project-paths.ts';
import { findImbalances } from '../../support/books.ts';
import { openTestDatabase } from '../../support/database.ts';
import { openSession } from '../../support/database-functions.ts';
import { runSteps } from '../../support/interleaving.ts';
import { newReference, shipmentOn } from '../../support/scene.ts';
import { useEmptyProject } from '../projects.ts';

const projects = { books: await useEmptyProject('new'), cancels: await useEmptyProject('new') };
const files = (await readdir(MIGRATIONS_FOLDER)).sort();
const readSql = (file: string) => readFile(join(MIGRATIONS_FOLDER, file), 'utf8');

test.each(['books', 'cancels'] as const)(
  'what a call leaves that %s since before the new functions, and ends among the last files, has its facts too',
  async (work) => {
    const { url, client } = projects[work];
    const isBefore = (file: string) => file < '20261127000320';
    for (const file of files.filter(isBefore)) await client.query(await readSql(file));
    const database = openTestDatabase(url);
    const [holder, caller, migrator] = [
      await openSession(url, 'superuser'),
      await openSession(url),
      await openSession(url, 'superuser'),
    ];
    const all = [holder, caller, migrator, database];
    onTestFinished(async () => {
      await Promise.all(all.map((each) => each.close()));
    });
    await client.query(`
    alter function public.book_shipment set lock_timeout = '30s';
    alter function public.cancel_booking set lock_timeout = '30s';`);
    const [owner, flight] = [await database.makeUser(), await database.makeFlight()];
    const argsOf = (p_ref_id = newReference()) => ({
      p_user_id: owner.id,
      p_ref_id,
      p_request: shipmentOn(flight),
    });
    const [made, gone] = [argsOf(), argsOf()];
    await caller.call('book_shipment', gone);
    const lockFlight = 'select from cargo.flight_capacity where flight_id = $1 for update';
    const cancel = { p_user_id: owner.id, p_ref_id: gone.p_ref_id };
    const rest = await Promise.all(
      files
        .filter((file) => !isBefore(file))
        .map(async (file) => ({ file, text: await readSql(file) })),
    );
    const isLast = ({ file }: { file: string }) => file.includes('_facts_') || file > '20261128';
    const applying = rest
      .filter((each) => !isLast(each))
      .map(({ file, text }) => ({
        name: file,
        session: migrator,
        run: () => migrator.client.query(text),
      }));
    // The first of the last files meets the call while it still waits for its flight.
    const last = rest.filter(isLast).map(({ file, text }) => ({
      name: file,
      session: migrator,
      run: () => migrator.client.query(text),
    }));
    const { outcomes } = await runSteps<string>(database.pool, [
      { name: 'begins', session: holder, run: () => holder.run('begin') },
      { name: 'holds', session: holder, run: () => holder.run(lockFlight, [flight.flight_id]) },
      {
        name: 'calls',
        session: caller,
        run: () =>
          work === 'books'
            ? caller.call('book_shipment', made)
            : caller.call('cancel_booking', cancel),
      },
      ...applying,
      ...last,
      { name: 'frees', session: holder, run: () => holder.run('commit') },
    ]);
    for (const [name, outcome] of Object.entries(outcomes)) {
      expect(outcome, `${name} ${Object(outcome).detail ?? ''}`).not.toBeInstanceOf(Error);
    }
    expect(outcomes.calls).toMatchObject({
      booking: { status: work === 'books' ? 'BOOKED' : 'CANCELLED' },
    });
    const { rows } = await database.pool.query(
      `select b.ref_id, b.booked ->> 'volume_l' as litres, b.chargeable_halves as halves, l.volume_l, l.release_reason
     from cargo.bookings b join cargo.booking_legs l using (ref_id) order by b.ref_id = $1`,
      [gone.p_ref_id],
    );
    const facts = { litres: '60', halves: 20, volume_l: 60 };
    expect(rows).toEqual(
      work === 'books'
        ? [
            { ref_id: made.p_ref_id, ...facts, release_reason: null },
            { ref_id: gone.p_ref_id, ...facts, release_reason: null },
          ]
        : [{ ref_id: gone.p_ref_id, ...facts, release_reason: 'cancelled' }],
    );
    expect(await findImbalances(database.pool)).toEqual([]);
  },
);
