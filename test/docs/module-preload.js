/** Loaded before the module of a page: `@gocomet/client` is the source in this repository, and the module waits before each block. */
import { registerHooks } from 'node:module';
import { createInterface } from 'node:readline';

const CLIENT = new URL('../../client/src/index.ts', import.meta.url).href;

registerHooks({
  resolve: (name, context, next) =>
    name === '@gocomet/client' ? { url: CLIENT, shortCircuit: true } : next(name, context),
});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Says that the block before it is done, and waits for leave to go on; without a number: for nothing. */
globalThis[Symbol.for('block')] = async (nth) => {
  process.stdout.write('\u0001at\n');
  if (nth !== undefined) await lines.next();
  else process.exit();
};
