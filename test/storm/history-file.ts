import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Operation } from './history.ts';

/** Writes a history as NDJSON, one operation per line, in the order given. */
export async function writeHistory(path: string, operations: Iterable<Operation>): Promise<void> {
  const file = createWriteStream(path);
  for (const operation of operations) {
    if (!file.write(`${JSON.stringify(operation)}\n`)) {
      await new Promise<void>((drained) => file.once('drain', () => drained()));
    }
  }
  await new Promise<void>((resolve, reject) => {
    file.on('error', reject);
    file.end(() => resolve());
  });
}

/** Reads a history that `writeHistory` wrote. */
export async function readHistory(path: string): Promise<Operation[]> {
  const operations: Operation[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== '') operations.push(JSON.parse(line));
  }
  return operations;
}
