import { expect, test } from 'vitest';
import { OFFLOAD_DISCREPANCIES } from '../../../src/core/booking/types.ts';
import { PHYSICAL_CODES, sayMilestone } from '../../../src/core/tracking/codes.ts';
import {
  MILESTONE_CODES,
  REPORTED_DISCREPANCIES,
  STEP_OF,
} from '../../../src/core/tracking/types.ts';
import { FSU_CODES, STATUS_CODES } from '../../support/fsu.ts';

const STEP_CODES = Object.keys(STEP_OF);

test('the codes are those of the FSU message that a shipment here can have, each once', () => {
  const ours = ['BKD', ...MILESTONE_CODES, ...STEP_CODES];
  expect(ours.toSorted()).toEqual(FSU_CODES.map(({ code }) => code).toSorted());
  expect(FSU_CODES.filter(({ where }) => where === 'step').map(({ code }) => code)).toEqual([
    'BKD',
  ]);
});

test('ONE Record has each of them, each discrepancy, and two that only tell something', () => {
  const discrepancies = [...REPORTED_DISCREPANCIES, ...OFFLOAD_DISCREPANCIES];
  const ours = [
    ...['BKD', 'OCI', 'OSI', ...STEP_CODES],
    ...MILESTONE_CODES.filter((code) => code !== 'DIS'),
    ...discrepancies.map((reason) => `DIS_${reason}`),
  ];
  expect(ours.toSorted()).toEqual(STATUS_CODES);
});

test('documents, customs and notices tell nothing of where the cargo is', () => {
  const telling = FSU_CODES.map(({ code }) => code).filter(
    (code) => !PHYSICAL_CODES.some((physical) => physical === code),
  );
  expect(telling.toSorted()).toEqual(
    // biome-ignore format: a list to compare with the contract's
    ['AWD', 'AWR', 'BKD', 'CCD', 'CRC', 'DIS', 'DOC', 'DPU', 'FIW', 'FOW', 'NFD', 'TGC', 'TRM'],
  );
});

test('each code says something of its own, and which it is', () => {
  const said = [
    ...MILESTONE_CODES.map((code) => [sayMilestone(code), ` (${code})`] as const),
    ...REPORTED_DISCREPANCIES.map(
      (reason) => [sayMilestone('DIS', reason), ` (DIS ${reason})`] as const,
    ),
  ];
  expect(said.filter(([text, end]) => !text.endsWith(end))).toEqual([]);
  expect(new Set(said.map(([text]) => text.replace(/ \(.*/, ''))).size).toBe(said.length);
  expect(sayMilestone('RCS')).toBe('Received from shipper (RCS)');
  expect(sayMilestone('DIS', 'FDCA')).toBe('Found cargo (DIS FDCA)');
});
