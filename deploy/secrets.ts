/**
 * Writes the secrets of an environment as `wrangler deploy --secrets-file` reads them exactly: as JSON. In a
 * dotenv file wrangler would let the shell's variables win, and expand every `$`.
 *
 *     npm run secrets -- OUTPUT             from the environment
 *     npm run secrets -- OUTPUT FILLED      from a filled copy of secrets.template.json
 *     npm run secrets -- --check [FILLED]   writes nothing
 *
 * Refuses what is missing, left as in the template, malformed or unknown: names it, and never shows it.
 */
import { lstatSync, readFileSync } from 'node:fs';
import { writePrivateFile } from '../local/process/private-files.ts';
import { parseEnv } from '../src/env.ts';

/** Every secret of the Worker with what stands for it in the template; null for one that may be left out. */
export type Template = Readonly<Record<string, string | null>>;
export type Values = Readonly<Record<string, unknown>>;

export type Filled = { secrets: Record<string, string> } | { refused: string[] };

const CHECK = '--check';

export const TEMPLATE: Template = JSON.parse(
  readFileSync(new URL('./secrets.template.json', import.meta.url), 'utf8'),
);

/** The secrets that the template names, out of these values, or a line for each that cannot be sent. */
export function fillTemplate(template: Template, values: Values): Filled {
  const secrets: Record<string, string> = {};
  const refused: string[] = [];
  for (const [name, placeholder] of Object.entries(template)) {
    const value = values[name] ?? '';
    if (typeof value !== 'string') {
      refused.push(`${name} is not a text.`);
    } else if (value === '') {
      if (placeholder !== null) refused.push(`${name} is missing.`);
    } else if (value === placeholder) {
      refused.push(`${name} is still what the template says.`);
    } else {
      secrets[name] = value;
    }
  }
  const parsed = parseEnv(secrets);
  const malformed = 'misconfigured' in parsed ? parsed.misconfigured : [];
  refused.push(
    ...malformed.filter((name) => name in secrets).map((name) => `${name} is malformed.`),
  );
  return refused.length > 0 ? { refused } : { secrets };
}

/** Of a filled copy, a line for each name that is none of a secret: a mistyped one would be left out in silence. */
export const refuseUnknown = (template: Template, filled: Values): string[] =>
  Object.keys(filled).flatMap((name) =>
    name in template ? [] : `${name} is not the name of a secret.`,
  );

function writeSecrets(output: string, input: string | undefined): void {
  const values: Values =
    input === undefined ? process.env : JSON.parse(readFileSync(input, 'utf8'));
  const place = output === CHECK ? undefined : lstatSync(output, { throwIfNoEntry: false });
  const unknown = input === undefined ? [] : refuseUnknown(TEMPLATE, values);
  const filled = fillTemplate(TEMPLATE, values);
  const device =
    place && !place.isFile() && !place.isSymbolicLink() ? [`${output} is no file.`] : [];
  const refused = [...device, ...unknown, ...('refused' in filled ? filled.refused : [])];
  if ('refused' in filled || refused.length > 0) {
    for (const line of refused) console.error(line);
    process.exitCode = 1;
    return;
  }
  if (output !== CHECK) writePrivateFile(output, `${JSON.stringify(filled.secrets)}\n`);
}

if (import.meta.main) {
  const [output, input] = process.argv.slice(2);
  if (output === undefined) {
    console.error(`Usage: npm run secrets -- OUTPUT|${CHECK} [FILLED]`);
    process.exitCode = 2;
  } else {
    writeSecrets(output, input);
  }
}
