import { expect, test } from 'vitest';
import { createSuccession } from '../../local/worker/succession.ts';

/** A succession whose scripts take a while to start; one named "bad…" does not start. */
function start() {
  const ran: string[] = [];
  const said: string[] = [];
  const ended: string[] = [];
  const succession = createSuccession({
    run: async (script) => {
      ran.push(script);
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (script.startsWith('bad')) throw new Error(`${script} throws`);
    },
    say: (line) => said.push(line),
    end: (reason) => ended.push(reason),
  });
  return { ran, said, ended, succession };
}

test('of the scripts that come while one is started, only the last is run', async () => {
  const { ran, ended, succession } = start();
  for (const script of ['1', '2', '3', '4']) succession.take(script);
  await expect.poll(() => ran).toEqual(['1', '4']);
  expect(ended).toEqual([]);
});

test('a later script that cannot be started is explained, and is not the end', async () => {
  const { said, ended, succession } = start();
  succession.take('good');
  succession.take('bad');
  await expect.poll(() => said).toHaveLength(2);
  expect(said[0]).toBe('bad throws');
  expect(said[1]).toContain('The last good one goes on answering.');
  succession.keep('It does not build.');
  expect(ended).toEqual([]);
});

test('a first script that cannot be started, and a first build that fails, are the end', async () => {
  const bad = start();
  bad.succession.take('bad');
  await expect.poll(() => bad.ended).toEqual(['The Worker cannot be started.']);
  const unbuilt = start();
  unbuilt.succession.keep('It does not build.');
  expect(unbuilt.ended).toEqual(['It does not build.']);
});

test('a build that fails while the first script is still being started promises no other', async () => {
  for (const first of ['good', 'bad']) {
    const { said, ended, succession } = start();
    succession.take(first);
    succession.keep('It does not build.');
    expect(said).toEqual(['It does not build. The one before is still being started.']);
    expect(ended).toEqual([]);
    if (first === 'bad') await expect.poll(() => ended).toEqual(['The Worker cannot be started.']);
  }
});
