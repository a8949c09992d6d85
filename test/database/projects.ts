import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, inject } from 'vitest';
import { applyMigrations } from '../../local/postgres/migrations.ts';
import { prepareDatabase } from '../../local/postgres/roles.ts';
import { applySchemas } from '../../local/postgres/schemas.ts';
import { MIGRATIONS_FOLDER, SCHEMAS_FOLDER } from '../../local/project-paths.ts';
import { withClient } from '../../local/stack/database.ts';

export type Age = 'new' | 'older';

/** A project of Supabase just created, before its first migration. */
export interface EmptyProject {
  readonly name: string;
  readonly url: string;
  readonly client: Client;
}

/**
 * Makes an empty project for the length of the file. In an older one, made before 30 October 2026,
 * whatever a migration makes in public is open to the keys of the API until it is revoked.
 */
export async function useEmptyProject(age: Age): Promise<EmptyProject> {
  const { databaseUrl } = inject('stack');
  const name = `project_${randomBytes(6).toString('hex')}`;
  await withClient(databaseUrl, (client) =>
    client.query(`create database ${name} template template0`),
  );
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  await prepareDatabase(client, age === 'older');
  afterAll(async () => {
    await client.end();
    await withClient(databaseUrl, (admin) => admin.query(`drop database ${name} with (force)`));
  });
  return { name, url: url.href, client };
}

/** A project with all migrations. */
export async function useProject(age: Age): Promise<EmptyProject> {
  const project = await useEmptyProject(age);
  await applyMigrations(project.client, MIGRATIONS_FOLDER);
  return project;
}

/** A project made from the schemas, without the rows that migrations bring. */
export async function useSchemas(age: Age): Promise<EmptyProject> {
  const project = await useEmptyProject(age);
  await applySchemas(project.client, SCHEMAS_FOLDER);
  return project;
}
