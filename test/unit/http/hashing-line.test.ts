import { array, assert as check, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createHashingLine,
  type HashingLine,
  PLACE_MS_MAX,
  PLACES_MAX,
  type Ticket,
} from '../../../src/http/hashing-line.ts';

const NOW = 1_000_000;

/** A place; fails where there is none. */
function enter(line: HashingLine, address: string, now_ms = NOW): Ticket {
  const ticket = line.enter(address, now_ms);
  if (typeof ticket === 'string') throw new Error(`${address} was refused: ${ticket}`);
  return ticket;
}

/** Enters until it is refused; the tickets, and why. */
function fill(line: HashingLine, address: string, now_ms = NOW) {
  const tickets: Ticket[] = [];
  for (;;) {
    const ticket = line.enter(address, now_ms);
    if (typeof ticket === 'string') return { tickets, why: ticket };
    tickets.push(ticket);
  }
}

/** Serves everybody who is ready, and says whom in which order. */
function serve(line: HashingLine, tickets: readonly Ticket[]): string[] {
  const served: string[] = [];
  const left = new Set(tickets);
  while (left.size > 0) {
    const asked = [...left].map((ticket) => ({ ticket, first: line.ask(ticket, NOW) }));
    const next = asked.find(({ first }) => first === 0);
    if (!next) throw new Error('Nobody comes next.');
    served.push(next.ticket.address);
    line.leave(next.ticket);
    left.delete(next.ticket);
  }
  return served;
}

describe('places', () => {
  test('one address gets half of them, and no more', () => {
    const { tickets, why } = fill(createHashingLine(), 'a');
    expect(tickets).toHaveLength(PLACES_MAX / 2);
    expect(why).toBe('share');
  });

  test('whatever one address does, another gets in', () => {
    const line = createHashingLine();
    fill(line, 'a');
    enter(line, 'b');
    expect(line.enter('a', NOW)).toBe('share');
  });

  test('the more addresses there are, the fewer each has, and each newcomer finds one', () => {
    const line = createHashingLine();
    const counts = ['a', 'b', 'c', 'd', 'e'].map((address) => fill(line, address).tickets.length);
    expect(counts).toEqual([20, 10, 5, 3, 1]);
    enter(line, 'f');
    expect(line.enter('g', NOW)).toBe('full');
    expect(line.enter('a', NOW)).toBe('full');
  });

  test('as many addresses as there are places have one each', () => {
    const line = createHashingLine();
    for (let nth = 0; nth < PLACES_MAX; nth += 1) enter(line, `address ${nth}`);
    expect(line.enter('one more', NOW)).toBe('full');
  });

  test('a place that was left is free again', () => {
    const line = createHashingLine();
    const { tickets } = fill(line, 'a');
    line.leave(tickets[3] as Ticket);
    enter(line, 'a');
    expect(line.enter('a', NOW)).toBe('share');
  });

  test('to have the turn is to wait no longer', () => {
    const line = createHashingLine();
    const { tickets } = fill(line, 'a');
    expect(line.ask(tickets[0] as Ticket, NOW)).toBe(0);
    enter(line, 'a');
  });

  test('whoever comes and goes, nobody has more than they leave free, and there are no more than all', () => {
    const act = record({
      address: constantFrom('a', 'b', 'c'),
      leaves: integer({ max: 5, min: 0 }),
    });
    check(
      property(array(act, { maxLength: 200 }), (acts) => {
        const line = createHashingLine();
        const held: Ticket[] = [];
        for (const { address, leaves } of acts) {
          const own = held.filter((ticket) => ticket.address === address).length;
          const free = PLACES_MAX - held.length;
          const ticket = line.enter(address, NOW);
          expect(ticket === 'full').toBe(free === 0);
          expect(ticket === 'share').toBe(free > 0 && own >= free);
          if (typeof ticket === 'object') held.push(ticket);
          const [left] = leaves === 0 ? held.splice(0, 1) : [];
          if (left) line.leave(left);
        }
      }),
    );
  });
});

describe('turns', () => {
  test('one has the turn at a time, until it leaves', () => {
    const line = createHashingLine();
    const [one, two] = [enter(line, 'a'), enter(line, 'b')];
    expect(line.ask(one, NOW)).toBe(0);
    expect(line.ask(one, NOW)).toBe(0);
    expect(line.ask(two, NOW)).toBe(1);
    line.leave(one);
    expect(line.ask(two, NOW)).toBe(0);
  });

  test('of one address go by arrival', () => {
    const line = createHashingLine();
    const tickets = [enter(line, 'a'), enter(line, 'a'), enter(line, 'a')];
    for (const ticket of tickets) line.ask(ticket, NOW);
    expect(tickets.map((ticket) => line.ask(ticket, NOW))).toEqual([0, 1, 2]);
  });

  test('of several addresses go around: a newcomer waits for one of each, not for all of one', () => {
    const line = createHashingLine();
    const many = fill(line, 'a').tickets;
    const few = [enter(line, 'b'), enter(line, 'b'), enter(line, 'c')];
    const order = serve(line, [...many, ...few]);
    expect(order.slice(0, 6)).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
    expect(order).toHaveLength(many.length + few.length);
  });

  test('a stranger who comes late goes after the one who has the turn, and no other of the crowd', () => {
    const line = createHashingLine();
    const crowd = fill(line, 'a').tickets;
    for (const ticket of crowd) line.ask(ticket, NOW);
    for (const ticket of crowd.slice(0, 5)) {
      expect(line.ask(ticket, NOW)).toBe(0);
      line.leave(ticket);
    }
    expect(line.ask(crowd[5] as Ticket, NOW)).toBe(0);
    const stranger = enter(line, 'b');
    expect(line.ask(stranger, NOW)).toBe(1);
    line.leave(crowd[5] as Ticket);
    expect(line.ask(crowd[6] as Ticket, NOW)).toBe(1);
    expect(line.ask(stranger, NOW)).toBe(0);
  });

  test('who is not ready holds nobody up', () => {
    const line = createHashingLine();
    const [asleep, awake] = [enter(line, 'a'), enter(line, 'b')];
    expect(line.ask(awake, NOW)).toBe(0);
    line.leave(awake);
    expect(line.ask(asleep, NOW)).toBe(0);
  });

  test('who left before the turn came holds nobody up', () => {
    const line = createHashingLine();
    const tickets = [enter(line, 'a'), enter(line, 'b'), enter(line, 'c')] as const;
    for (const ticket of tickets) line.ask(ticket, NOW);
    line.leave(tickets[1]);
    line.leave(tickets[0]);
    expect(line.ask(tickets[2], NOW)).toBe(0);
    expect(line.ask(tickets[1], NOW)).toBeNull();
  });
});

describe('what was never given back', () => {
  test('is lost after its time: places', () => {
    const line = createHashingLine();
    const { tickets } = fill(line, 'a');
    expect(line.enter('a', NOW + PLACE_MS_MAX - 1)).toBe('share');
    expect(fill(line, 'a', NOW + PLACE_MS_MAX).tickets).toHaveLength(PLACES_MAX / 2);
    expect(line.ask(tickets[0] as Ticket, NOW + PLACE_MS_MAX)).toBeNull();
  });

  test('is lost after its time: a turn, counted from when it came', () => {
    const line = createHashingLine();
    const gone = enter(line, 'a');
    expect(line.ask(gone, NOW + 10)).toBe(0);
    const next = enter(line, 'b', NOW + PLACE_MS_MAX);
    expect(line.ask(next, NOW + 10 + PLACE_MS_MAX - 1)).toBe(1);
    expect(line.ask(next, NOW + 10 + PLACE_MS_MAX)).toBe(0);
  });

  test('and a turn given back too late takes nobody’s away', () => {
    const line = createHashingLine();
    const late = enter(line, 'a');
    line.ask(late, NOW);
    const next = enter(line, 'b', NOW + PLACE_MS_MAX);
    expect(line.ask(next, NOW + PLACE_MS_MAX)).toBe(0);
    line.leave(late);
    const third = enter(line, 'c', NOW + PLACE_MS_MAX);
    expect(line.ask(third, NOW + PLACE_MS_MAX)).toBe(1);
  });
});
