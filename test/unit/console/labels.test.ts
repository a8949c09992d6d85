import { describe, expect, test } from 'vitest';
import { placeLabels } from '../../../src/console/parts/labels.ts';

const WINDOW = { width: 800, height: 400 };
const at = (code: string, x: number, y: number) => ({ code, point: [x, y] as const });

describe('codes beside their stations', () => {
  test('one alone stands to the right of its point, everywhere', () => {
    const [label] = placeLabels([at('DEL', 400, 200)], WINDOW);
    expect(label).toMatchObject({ code: 'DEL', anchor: 'start', room: 'everywhere' });
    expect(label?.x).toBeGreaterThan(400);
  });
  test('at the right edge it stands to the left', () => {
    expect(placeLabels([at('AKL', 795, 200)], WINDOW)).toMatchObject([{ anchor: 'end' }]);
  });
  test('of two that are close the second gives way', () => {
    const [first, second] = placeLabels([at('LHR', 400, 200), at('CDG', 415, 204)], WINDOW);
    expect([first?.code, second?.code]).toEqual(['LHR', 'CDG']);
    expect(second?.anchor).not.toBe(first?.anchor);
  });
  test('among neighbours the least important is left out of a narrow picture', () => {
    const row = ['LHR', 'AMS', 'FRA', 'CDG'].map((code, nth) => at(code, 400 + nth * 20, 200));
    const rooms = placeLabels(row, WINDOW).map(({ room }) => room);
    expect(rooms[0]).toBe('everywhere');
    expect(rooms).toContain('wide');
  });
  test('where there is no room at all a code is left out, the least important first', () => {
    const crowd = Array.from({ length: 30 }, (_, nth) => at(`A${nth}`, 400 + (nth % 3), 200));
    const labels = placeLabels(crowd, WINDOW);
    expect(labels.length).toBeLessThan(6);
    expect(placeLabels([at('DEL', 400, 200), at('BOM', 400, 200)], WINDOW)[0]?.code).toBe('DEL');
  });
});
