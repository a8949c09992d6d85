import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { DOCUMENT, type Schema } from './document.ts';

/** Tells what is wrong with the body of an answer; null where nothing is. */
export type Validate = (body: unknown) => string | null;

const require = createRequire(import.meta.url);
const compiler = join(import.meta.dirname, 'compiler.ts');
/** Compiling takes longer than validating: what one worker has compiled of this document, all later ones read. */
const folder = join(
  import.meta.dirname,
  '../../../.local/answer-validators',
  createHash('sha256').update(DOCUMENT).update(readFileSync(compiler)).digest('hex').slice(0, 16),
);
const loaded = new Map<string, Validate>();

/** A validator of a schema of the document, by a name of its own: made when it is first met. */
export async function validatorOf(name: string, schema: Schema): Promise<Validate> {
  const known = loaded.get(name);
  if (known) return known;
  const file = join(folder, `${name}.cjs`);
  if (!existsSync(file)) {
    const { compile } = await import('./compiler.ts');
    keep(file, compile(schema));
  }
  const validate: { (body: unknown): boolean; errors?: ErrorObject[] | null } = require(file);
  const made: Validate = (body) => (validate(body) ? null : inWords(validate.errors ?? []));
  loaded.set(name, made);
  return made;
}

/** Whole, or not at all: others may be reading. */
function keep(file: string, code: string): void {
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
}

const inWords = (errors: ErrorObject[]) =>
  errors
    .map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
    .join('\n');
