import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../support/worker-bundle.ts';

export const CONSOLE = join(PROJECT, 'src/console');
export const TOKENS = 'tokens.css';

/** The styles of the console by their paths, without their comments. */
export const STYLES: ReadonlyMap<string, string> = new Map(
  globSync('**/*.css', { cwd: join(CONSOLE, 'styles') }).map((path) => [
    path,
    readFileSync(join(CONSOLE, 'styles', path), 'utf8').replaceAll(/\/\*.*?\*\//gs, ''),
  ]),
);
