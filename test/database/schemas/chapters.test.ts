import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemaFiles } from '../../../local/postgres/schemas.ts';
import { SCHEMAS_FOLDER } from '../../../local/project-paths.ts';

const files = await schemaFiles(SCHEMAS_FOLDER);

test('every chapter is named by its place and its topic, no place twice', () => {
  for (const file of files) expect(file).toMatch(/^\d{2}(_[a-z]+)+\.sql$/);
  const places = files.map((file) => file.slice(0, 2));
  expect(new Set(places).size, files.join()).toBe(files.length);
});

describe.each(files)('%s', async (file) => {
  const text = await readFile(join(SCHEMAS_FOLDER, file), 'utf8');

  test('begins with what it is about', () => {
    expect(text).toMatch(/^-- [A-Z]/);
  });

  test('says what is, and changes nothing that it has said: rows and steps belong to migrations', () => {
    const steps =
      /^(insert|update|delete|drop|do|create or replace|alter (?!default privileges|table \S+ (enable row level security|enable always trigger)))\b.*/gim;
    expect(text.match(steps) ?? []).toEqual([]);
  });

  test('has under each table its row level security', () => {
    const tables = [...text.matchAll(/^create table (\S+) \([\s\S]*?^\).*;\n(.*)/gm)];
    expect(tables.length).toBe(text.match(/^create table/gm)?.length ?? 0);
    for (const [, table, next] of tables) {
      expect(next).toBe(`alter table ${table} enable row level security;`);
    }
  });

  test('has under each function its comment, and under one of the API its revoke and its grant', () => {
    const functions = text.split(/^create function /m).slice(1);
    for (const made of functions) {
      const name = /^[\w.]+/.exec(made)?.[0] ?? '';
      const under = made.slice(made.indexOf(`comment on function ${name} is '`)).split('\n');
      expect(under[0], name).toMatch(/^comment on function .*';$/);
      if (!name.startsWith('public.')) continue;
      expect(under.slice(1, 3), name).toEqual([
        `revoke execute on function ${name} from public, anon, authenticated;`,
        `grant execute on function ${name} to service_role;`,
      ]);
    }
  });
});
