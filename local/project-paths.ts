import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const MIGRATIONS_FOLDER = join(ROOT, 'supabase', 'migrations');
/** What stands after all migrations, in chapters: where the database is read. */
export const SCHEMAS_FOLDER = join(ROOT, 'supabase', 'schemas');
export const SEED_FILE = join(ROOT, 'supabase', 'seed.sql');
/** Where `npm run dev` keeps its data. */
export const DATA_FOLDER = join(ROOT, '.local');
