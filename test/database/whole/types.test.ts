import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ROOT } from '../../../local/project-paths.ts';
import { withClient } from '../../../local/stack/database.ts';
import { createScratchDatabase } from '../../../local/stack/scratch-database.ts';
import { hashCatalogue } from '../../support/catalogue.ts';

test('the generated types are those of the migrations', async () => {
  const generated = await readFile(join(ROOT, 'src/data/database.generated.ts'), 'utf8');
  const hash = /^\/\/ catalogue (\w+)$/m.exec(generated)?.[1];
  const message =
    'src/data/database.generated.ts is stale: the functions of the database have changed. Run `npm run types`.';
  expect(hash, message).toBe(await hashCatalogue(inject('stack').databaseUrl));
});

test('the generated types name every function with every argument', async () => {
  const generated = await readFile(join(ROOT, 'src/data/database.generated.ts'), 'utf8');
  const { rows } = await withClient(inject('stack').databaseUrl, (client) =>
    client.query<{ name: string; args: string[] }>(
      "select proname as name, coalesce(proargnames, '{}') as args from pg_proc where pronamespace = 'public'::regnamespace",
    ),
  );
  for (const { name, args } of rows) {
    const line = new RegExp(`"${name}":\\s*\\{ Args: (.*?); Returns`).exec(generated)?.[1] ?? '';
    for (const argument of args) expect(line, `${name}: npm run types`).toContain(`"${argument}"`);
  }
});

test('the hash of the catalogue changes with whatever the Worker could notice', async () => {
  const { databaseUrl } = inject('stack');
  const scratch = await createScratchDatabase(databaseUrl);
  onTestFinished(() => scratch.drop());
  let hash = await hashCatalogue(scratch.url);
  expect(hash, 'before any change').toBe(await hashCatalogue(databaseUrl));
  const body = 'language sql return null::json';
  for (const change of [
    `create function public.one_more() returns json ${body}`,
    `drop function public.one_more; create function public.one_more(p_deep boolean) returns json ${body}`,
    `drop function public.one_more; create function public.one_more(p_deep integer) returns json ${body}`,
    `drop function public.one_more; create function public.one_more(p_depth integer) returns json ${body}`,
    `drop function public.one_more; create function public.one_more(p_depth integer default 1) returns json ${body}`,
    `drop function public.one_more; create function public.one_more(p_depth integer default 1) returns jsonb ${body}b`,
    'drop function public.check_database',
  ]) {
    await withClient(scratch.url, (client) => client.query(change));
    const changed = await hashCatalogue(scratch.url);
    expect(changed, change).not.toBe(hash);
    hash = changed;
  }
});
