import { beforeEach, describe, expect, test } from 'vitest';
import type { ExplainedError } from '../../local/explained-error.ts';
import { createSupervisor, type Supervisor } from '../../local/process/supervisor.ts';

let said: string[];
let givenUp: ExplainedError[];
let restarts: number;
let time: number;
let supervisor: Supervisor;

beforeEach(() => {
  said = [];
  givenUp = [];
  restarts = 0;
  time = 1_000_000;
  supervisor = createSupervisor({
    say: (line) => said.push(line),
    giveUp: (reason) => givenUp.push(reason),
    now: () => time,
  });
});

const restart = async () => {
  restarts++;
};
const end = (name: string) => supervisor.ended({ name, output: 'a line\nthe last one\n', restart });

describe('a child that ends by itself', () => {
  test('is started again, and a line says so', async () => {
    await end('redis');
    expect(restarts).toBe(1);
    expect(said).toEqual([
      'redis has ended (the last one); it is started again …',
      'redis is back.',
    ]);
    expect(givenUp).toEqual([]);
  });

  test('for the third time in a minute is given up, with the reason and the way out', async () => {
    await end('redis');
    time += 29_999;
    await end('redis');
    time += 29_999;
    await end('redis');
    expect(restarts).toBe(2);
    expect(givenUp).toHaveLength(1);
    expect(givenUp[0]?.message).toContain('redis has ended 3 times within a minute (the last one)');
    expect(givenUp[0]?.wayOut).toContain('log');
    await end('postgres');
    expect(restarts, 'everything is being shut down').toBe(2);
  });

  test('more seldom than that is started again each time', async () => {
    for (let turn = 0; turn < 6; turn++) {
      await end('redis');
      time += 30_000;
    }
    expect(restarts).toBe(6);
    expect(givenUp).toEqual([]);
  });

  test('is counted by its name', async () => {
    for (const name of ['redis', 'postgres', 'redis', 'postgres']) await end(name);
    expect(restarts).toBe(4);
    expect(givenUp).toEqual([]);
  });

  test('and cannot be started is tried again, and given up with that reason', async () => {
    const failing = async () => {
      restarts++;
      throw new Error('no room left');
    };
    await supervisor.ended({ name: 'postgres', output: '', restart: failing });
    expect(restarts).toBe(2);
    expect(givenUp[0]?.message).toContain('(no room left)');
  });

  test('and was started again by somebody else is counted and reported', async () => {
    const runtime = { name: 'workerd', output: '' };
    await supervisor.ended(runtime);
    expect(said).toEqual(['workerd has ended; it has been started again.']);
    await supervisor.ended(runtime);
    await supervisor.ended(runtime);
    expect(givenUp).toHaveLength(1);
  });

  test('is left down for a while where that was asked for, and says what goes on', async () => {
    const began = performance.now();
    await supervisor.ended({
      name: 'redis',
      output: '',
      restart,
      pause_ms: 50,
      meanwhile: 'The API goes on without it.',
    });
    expect(performance.now() - began).toBeGreaterThanOrEqual(49);
    expect(said[0]).toBe(
      'redis has ended; it is started again in 0.05 s. The API goes on without it.',
    );
  });

  test('while everything is being shut down stays where it is', async () => {
    const during = supervisor.ended({ name: 'redis', output: '', restart, pause_ms: 20 });
    supervisor.stop();
    await during;
    await end('postgres');
    expect(restarts).toBe(0);
    expect(said).toHaveLength(1);
  });
});
