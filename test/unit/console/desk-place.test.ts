import { expect, test } from 'vitest';
import { pathOf } from '../../../src/console/desk/place.ts';

test('the page of a flight is named by its station, the page of bookings and the booking', () => {
  expect(pathOf({ flight_id: 'f', at: 'DEL', after: undefined })).toBe('/desk/flights/f?at=DEL');
  expect(pathOf({ flight_id: 'f', at: 'DEL', after: 'BKG-1' }, 'BKG-2')).toBe(
    '/desk/flights/f?at=DEL&after=BKG-1#b-BKG-2',
  );
});

test('whatever a form says of them, it is an address of ours that a header may have', () => {
  const path = pathOf({ flight_id: '../x\r\ny', at: 'D\r\nX: 1&a=b', after: '#"\u0000' }, 'BKG-2');
  expect(path).toMatch(/^\/desk\/flights\/[\x21-\x7e]+$/);
  const { pathname, searchParams } = new URL(path, 'https://console.test');
  expect(pathname).toBe('/desk/flights/..%2Fx%0D%0Ay');
  expect(searchParams.get('at')).toBe('D\r\nX: 1&a=b');
});
