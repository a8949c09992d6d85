/**
 * Benchmarks, against the floor of the platform.
 *
 *   npm run bench                        everything, some 30 minutes
 *   npm run bench -- --quick             everything but growth, some 4 minutes: for CI
 *   npm run bench -- --only search       the groups whose name contains it
 *   npm run bench -- --document          writes the tables of the last whole run into docs/performance.md
 *
 * A whole run is kept in bench/results; any other in .local/bench.
 */
import { parseArgs } from 'node:util';
import { GROUPS } from './groups.ts';
import { documentResults, keepResults, type Result } from './results.ts';
import { openRoom } from './room.ts';
import { QUICK, WHOLE } from './sizes.ts';
import { printTable } from './table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    document: { type: 'boolean', default: false },
  },
});

try {
  if (values.document) await documentResults();
  else await runGroups();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}

async function runGroups(): Promise<void> {
  const groups = GROUPS.filter(({ name }) => name.includes(values.only));
  const results: Result[] = [];
  const room = await openRoom(values.quick ? QUICK : WHOLE);
  try {
    for (const { name, title, measure } of groups) {
      const began_ms = performance.now();
      const table = await measure(room);
      const took_s = Math.round((performance.now() - began_ms) / 1_000);
      if (table === null) continue;
      results.push({ name, title, ...table });
      console.log(`\n## ${title} (${name}, ${took_s} s)\n\n${printTable(table)}`);
    }
    const odd = await room.database.audit();
    if (odd.length > 0) throw new Error(`The books do not balance: ${JSON.stringify(odd)}`);
    const whole = !values.quick && values.only === '';
    console.log(`\nKept in ${await keepResults(room.stack, results, whole)}.`);
  } finally {
    await room.close();
  }
}
