import { expect, test } from 'vitest';
import { importFlights } from '../../../src/core/schedule/import/import-flights.ts';
import { Unavailable } from '../../../src/core/world.ts';
import { csvOf, importOf } from '../../support/schedules.ts';
import { createFlights, createNews, createPorts, createWorld, SHIPMENT } from '../fakes.ts';

test.each([
  ['that publishes renews every timetable', {}, {}, 1],
  ['of a dry run renews nothing', {}, { dry_run: true }, 0],
  ['that a wrong line holds up renews nothing', { days: '8' }, {}, 0],
  ['without its wrong lines renews every timetable', { days: '8' }, { skip_invalid: true }, 1],
])('an import without a reply %s', async (_, line, wish, expected) => {
  const world = createWorld();
  const outage = new Unavailable('No reply.');
  let renewals = 0;
  const ports = createPorts({
    world,
    flights: createFlights({ importFlights: () => Promise.reject(outage) }),
    news: createNews({
      async renewTimetables() {
        renewals += 1;
      },
    }),
  });
  const imported = importOf(csvOf({}, line), { format: 'csv', ...wish });
  await expect(importFlights(ports, SHIPMENT.actor, imported)).rejects.toBe(outage);
  await world.settle();
  expect(renewals).toBe(expected);
});
