import { expect, test } from 'vitest';
import { alignLocalDates } from '../../../src/core/schedule/align-local-dates.ts';
import type { AlignedDates } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import { createNews, createPorts, createWorld } from '../fakes.ts';

const ALIGNED: AlignedDates = {
  flights: 2,
  departure_dates: ['2027-01-01', '2027-01-02'],
  collisions: [],
};

function setUp(answer: AlignedDates | Error) {
  const renewed: string[] = [];
  const world = createWorld({ now: Date.parse('2026-11-26T03:17:00Z') });
  const local_dates = {
    alignLocalDates: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const news = createNews({
    renewTimetables: async (dates) => {
      renewed.push(...dates);
    },
  });
  const align = () => alignLocalDates(createPorts({ world, local_dates, news }));
  return { align, world, renewed };
}

test('searches read the timetables of the days that flights left and came to again', async () => {
  const { align, world, renewed } = setUp(ALIGNED);
  expect(await align()).toBe(ALIGNED);
  expect(renewed).toEqual(ALIGNED.departure_dates);
  expect(world.reports).toEqual([]);
});

test('where all dates are in line searches are told nothing', async () => {
  const { align, renewed } = setUp({ flights: 0, departure_dates: [], collisions: [] });
  await align();
  expect(renewed).toEqual([]);
});

test('flights that stay on their dates are told to the operator', async () => {
  const collision = { flight_number: 'AI1', origin: 'YYC', departure_date: '2027-01-01' };
  const { align, world } = setUp({ ...ALIGNED, collisions: [collision] });
  await align();
  expect(world.reports).toEqual(['local_dates_collided']);
});

test('after a lost reply every date that a search can have cached is read again', async () => {
  const { align, renewed } = setUp(new Unavailable('Lost.'));
  await expect(align()).rejects.toThrow(Unavailable);
  expect(renewed).toHaveLength(405);
  expect(renewed).toEqual(expect.arrayContaining(['2026-11-24', '2026-11-26', '2028-01-02']));
});

test.each([
  ['a failure that changed nothing', new NothingDone('Rolled back.', { contended: true })],
  ['any other failure', new Error('A bug.')],
])('%s tells searches nothing', async (_, failure) => {
  const { align, renewed } = setUp(failure);
  await expect(align()).rejects.toThrow(failure.message);
  expect(renewed).toEqual([]);
});
