import { type Client, escapeLiteral } from 'pg';
import { AUTHENTICATOR, passwordOf } from './passwords.ts';

/** The roles, schemas and extensions that a Supabase project has before its first migration. */
const roles = (authenticatorPassword: string) => `
do $$ begin
  if to_regrole('authenticator') is null then
    create role anon nologin noinherit;
    create role authenticated nologin noinherit;
    create role service_role nologin noinherit bypassrls;
    create role authenticator login noinherit password ${escapeLiteral(authenticatorPassword)};
    grant anon, authenticated, service_role to authenticator;
    alter role anon set statement_timeout = '3s';
    alter role authenticated set statement_timeout = '8s';
    alter role authenticator set statement_timeout = '8s';
    alter role authenticator set lock_timeout = '8s';
  end if;
end $$;

create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role;
create extension if not exists pgcrypto schema extensions;
create extension if not exists "uuid-ossp" schema extensions;
grant usage on schema public to anon, authenticated, service_role;
`;

/** What projects made before 30 October 2026 have besides: whatever is made in public is open. */
const OPEN_DEFAULTS = `
alter default privileges for role postgres in schema public
  grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on functions to anon, authenticated, service_role;
`;

/**
 * Makes a database what a new Supabase project is. `openDefaults` makes it an older project,
 * where the API's roles may use whatever a migration makes in public and does not revoke.
 */
export async function prepareDatabase(client: Client, openDefaults = false): Promise<void> {
  // Derived from the superuser's, with which this client has connected.
  const password = passwordOf(AUTHENTICATOR, client.password ?? '');
  await client.query(`begin; ${roles(password)} ${openDefaults ? OPEN_DEFAULTS : ''} commit;`);
}
