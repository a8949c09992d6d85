import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import type {
  Code,
  GoComet,
  GoCometError,
  Input,
  ProblemOf,
  Schemas,
} from '../../client/src/index.ts';
import { OPERATIONS } from '../../client/src/operations.generated.ts';
import { ROOT } from '../../local/project-paths.ts';
import { headOf } from '../../scripts/client/contract.ts';
import { operationsModule } from '../../scripts/client/operations.ts';
import type { Failure, FailureOf } from '../../src/core/reasons.ts';

const STALE = 'is not of this docs/openapi.json. Run `npm run build:client`.';

const document = await readFile(join(ROOT, 'docs/openapi.json'), 'utf8');
const readSource = (name: string) => readFile(join(ROOT, 'client/src', name), 'utf8');

test('the types of the client are those of the document', async () => {
  const [head] = (await readSource('contract.generated.ts')).split('/**', 1);
  expect(head, `client/src/contract.generated.ts ${STALE}`).toBe(headOf(document));
});

test('the operations of the client are those of the document', async () => {
  const generated = await readSource('operations.generated.ts');
  expect(generated, `client/src/operations.generated.ts ${STALE}`).toBe(operationsModule(document));
});

test('the README of the client names what may be sent once', async () => {
  const readme = await readFile(join(ROOT, 'client/README.md'), 'utf8');
  const [, named = ''] = /may be sent once \(([^)]*)\)/.exec(readme) ?? [];
  const once = Object.entries(OPERATIONS).flatMap(([id, line]) =>
    line.startsWith('once ') ? [id] : [],
  );
  expect([...named.matchAll(/`(\w+)`/g)].map(([, id]) => id).sort()).toEqual(once.sort());
});

/** What a problem of this reason always shows. */
type Figures<R extends Failure['reason']> = Omit<
  FailureOf<R>,
  'reason' | 'retry_after_s' | 'fault'
>;
/** The codes whose problems lack a figure that the core gives them: none. */
type Lacking = {
  [R in Failure['reason'] & Code]: ProblemOf<R> extends Figures<R> ? never : R;
}[Failure['reason'] & Code];

test('a problem narrows to the figures that the core gives it', () => {
  expectTypeOf<Lacking>().toEqualTypeOf<never>();
});

/** Never called: it is right when it compiles. */
async function narrow(gocomet: GoComet, error: GoCometError) {
  expectTypeOf(error.code).toExtend<string>();
  // @ts-expect-error: not every error has a problem.
  error.problem.detail;
  if (error.is('capacity_exceeded')) {
    expectTypeOf(error.code).toEqualTypeOf<'capacity_exceeded'>();
    expectTypeOf(error.problem.available_kg).toEqualTypeOf<number>();
    expectTypeOf(error.problem.available_m3).toEqualTypeOf<number | undefined>();
    // @ts-expect-error: it is no problem of a hold.
    error.problem.hold_expires_at;
  }
  if (error.is('flight_cancelled', 'hold_expired')) {
    expectTypeOf(error.problem).toEqualTypeOf<ProblemOf<'flight_cancelled' | 'hold_expired'>>();
    if (error.problem.code === 'hold_expired') {
      expectTypeOf(error.problem.hold_expires_at).toEqualTypeOf<string>();
    }
  }
  if (error.is('deadline')) expectTypeOf(error.problem).toEqualTypeOf<undefined>();
  // @ts-expect-error: no such code.
  error.is('too_heavy');

  expectTypeOf<Input<'search'>['weight_kg']>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error: a booking needs its body.
  await gocomet.bookShipment({});
  // @ts-expect-error: no such parameter.
  await gocomet.getBooking({ ref_id: 'BKG-1', reference: 'BKG-1' });
  const found = await gocomet.search({ origin: 'DEL', destination: 'LHR', date: '2026-12-01' });
  expectTypeOf(found.data).toEqualTypeOf<Schemas['Itineraries']>();
  const { data: booking } = await gocomet.getBooking({ ref_id: 'BKG-1' });
  expectTypeOf(booking).toEqualTypeOf<Schemas['Booking']>();
  const known = await gocomet.getBooking({ ref_id: 'BKG-1', 'if-none-match': '"1"' });
  expectTypeOf(known.data).toEqualTypeOf<Schemas['Booking'] | undefined>();
  for await (const listed of gocomet.pages.listBookings({ limit: 1 })) {
    expectTypeOf(listed).toEqualTypeOf<Schemas['ListedBooking']>();
  }
  for await (const tracked of gocomet.track('BKG-1', { every_ms: 1_000 })) {
    expectTypeOf(tracked).toEqualTypeOf<Schemas['TrackedBooking']>();
  }
}

test('codes narrow problems, and calls know what goes in and comes out', () => {
  expectTypeOf(narrow).toBeFunction();
});
