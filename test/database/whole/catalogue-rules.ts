/**
 * What must hold of every object of the database, in the manner of Supabase's advisors: a query for the
 * objects that break the rule, and a statement that breaks it, so that the query can be seen to find one.
 */
export interface Rule {
  readonly title: string;
  /** Rows with one column, `object`. */
  readonly offenders: string;
  readonly breach: string;
}

const OURS = "('cargo', 'public')";
const functions = (condition: string) => `
  select p.oid::regprocedure::text as object
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ${OURS} and ${condition}`;
const relations = (kinds: string, condition: string) => `
  select c.oid::regclass::text as object
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ${OURS} and c.relkind = any ('{${kinds}}') and ${condition}`;
const PUBLIC_ONLY = "n.nspname = 'public'";
const MIGRATION_OWNER = "(select s.nspowner from pg_namespace s where s.nspname = 'cargo')";
const SERVICE_ROLE = "'service_role'::regrole";
const hasSetting = (name: string) =>
  `exists (select from unnest(p.proconfig) s where s like '${name}=%')`;
const someFunction = (name: string, clause = "set search_path = ''") =>
  `create function ${name} returns json language plpgsql ${clause} as 'begin return null; end'`;

export const FUNCTION_RULES: Rule[] = [
  {
    title: 'a function with definer rights has the empty search path',
    offenders: functions(
      `p.prosecdef and not 'search_path=""' = any (coalesce(p.proconfig, '{}'))`,
    ),
    breach: someFunction('public.leak()', 'security definer set search_path = public'),
  },
  {
    title: 'a function has a fixed search path, or a body that was parsed when it was made',
    offenders: functions(`p.prosqlbody is null and not ${hasSetting('search_path')}`),
    breach: someFunction('cargo.leak()', ''),
  },
  {
    title: "a function in SQL is one that the planner can put in its caller's place",
    offenders: functions(`p.prolang = (select oid from pg_language where lanname = 'sql') and (
      p.prosqlbody is null or p.prosqlbody::text ~ 'SUBLINK' or p.proconfig is not null or p.provolatile = 'v'
    )`),
    breach:
      'create function cargo.leak() returns bigint language sql stable return (select count(*) from cargo.users)',
  },
  {
    title: 'a function of the API has definer rights, a helper has not',
    offenders: functions(`p.prosecdef <> (${PUBLIC_ONLY})`),
    breach: someFunction('cargo.leak()', "security definer set search_path = ''"),
  },
  {
    title: 'a function belongs to the role of the migrations',
    offenders: functions(`p.proowner <> ${MIGRATION_OWNER}`),
    breach: `${someFunction('public.leak()')}; alter function public.leak() owner to service_role`,
  },
  {
    title: 'a function of the API may be executed by service_role, and by no other role',
    offenders: functions(`${PUBLIC_ONLY} and (
      not has_function_privilege(${SERVICE_ROLE}, p.oid, 'execute')
      or exists (
        select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where a.grantee not in (p.proowner, ${SERVICE_ROLE})
      )
    )`),
    breach: `${someFunction('public.leak()')}; grant execute on function public.leak() to public`,
  },
  {
    title: 'a helper may be executed by its owner only',
    offenders: functions(`not ${PUBLIC_ONLY} and exists (
      select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where a.grantee <> p.proowner
    )`),
    breach: `${someFunction('cargo.leak()')}; grant execute on function cargo.leak() to service_role`,
  },
  {
    title: 'a function has a comment',
    offenders: functions("coalesce(obj_description(p.oid, 'pg_proc'), '') = ''"),
    breach: someFunction('cargo.leak()'),
  },
  {
    title: 'a function of the API has one signature',
    offenders: functions(`${PUBLIC_ONLY} and exists (
      select from pg_proc o where o.proname = p.proname and o.pronamespace = p.pronamespace and o.oid <> p.oid
    )`),
    breach: someFunction('public.get_flight(integer)'),
  },
  {
    title: 'a function of the API answers one JSON value, within a time limit',
    offenders: functions(`${PUBLIC_ONLY} and (
      p.prorettype <> 'json'::regtype or p.proretset or not ${hasSetting('statement_timeout')}
    )`),
    breach: someFunction('public.leak()'),
  },
  {
    title: 'a function of the API that writes limits its waits for locks',
    offenders: functions(
      `${PUBLIC_ONLY} and p.provolatile = 'v' and not ${hasSetting('lock_timeout')}`,
    ),
    breach: someFunction('public.leak()'),
  },
  {
    title: 'an argument of the API has a name that begins with p_',
    offenders: functions(`${PUBLIC_ONLY} and exists (
      select from generate_series(1, p.pronargs) i where coalesce(p.proargnames[i], '') not like 'p\\_%'
    )`),
    breach: someFunction('public.leak(user_id uuid)'),
  },
];

export const RELATION_RULES: Rule[] = [
  {
    title: 'no table, view or sequence is in the exposed schema',
    offenders: relations('r,p,v,m,f,S', PUBLIC_ONLY),
    breach: 'create table public.leak (id integer primary key)',
  },
  {
    title: 'a table has row level security',
    offenders: relations('r,p', 'not c.relrowsecurity'),
    breach: 'create table cargo.leak (id integer primary key)',
  },
  {
    title: 'no policy lets anybody pass row level security',
    offenders:
      "select policyname::text as object from pg_policies where schemaname in ('cargo', 'public')",
    breach: 'create policy leak on cargo.users for select using (true)',
  },
  {
    title: 'a view has the rights of its reader',
    offenders: relations(
      'v,m',
      "not coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'",
    ),
    breach: 'create view cargo.leak as select * from cargo.users',
  },
  {
    title: 'a table, view or sequence is granted to nobody',
    offenders: relations(
      'r,p,v,m,f,S',
      'exists (select from aclexplode(c.relacl) a where a.grantee <> c.relowner)',
    ),
    breach: 'grant select on cargo.airports to anon',
  },
  {
    title: 'no column is granted to anybody',
    offenders: `
      select a.attrelid::regclass || '.' || a.attname as object
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace in ('cargo'::regnamespace, 'public'::regnamespace) and a.attacl is not null`,
    breach: 'grant select (email) on cargo.users to authenticated',
  },
  {
    title:
      'the private schema is open to its owner only, and in the exposed one nobody else creates',
    offenders: `
      select format('%s: %s for %s', n.nspname, a.privilege_type, a.grantee::regrole) as object
      from pg_namespace n, aclexplode(n.nspacl) a
      where (n.nspname = 'cargo' and a.grantee <> n.nspowner)
        or (n.nspname = 'public' and a.privilege_type = 'CREATE' and a.grantee not in (n.nspowner, ${MIGRATION_OWNER}))`,
    breach: 'grant usage on schema cargo to service_role',
  },
  {
    title: 'a table or view has a comment',
    offenders: relations('r,p,v,m', "coalesce(obj_description(c.oid, 'pg_class'), '') = ''"),
    breach: 'create table cargo.leak (id integer primary key)',
  },
  {
    title: 'a table has a primary key',
    offenders: relations(
      'r,p',
      "not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')",
    ),
    breach: 'create table cargo.leak (id integer unique)',
  },
  {
    title: 'no two indexes are the same',
    offenders: `
      select min(i.indexrelid::regclass::text) as object
      from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'cargo'::regnamespace
      group by i.indrelid, i.indkey::text, i.indoption::text, i.indcollation::text, i.indclass::text, coalesce(pg_get_expr(i.indpred, i.indrelid), ''),
        coalesce(pg_get_expr(i.indexprs, i.indrelid), '')
      having count(*) > 1`,
    breach: 'create index leak on cargo.booking_legs (flight_id)',
  },
  {
    title: 'no extension is in the exposed schema',
    offenders: `
      select e.extname::text as object from pg_extension e where e.extnamespace = 'public'::regnamespace`,
    breach: 'create extension btree_gist schema public',
  },
  {
    title: 'what guards the history cannot be turned off by a replica session',
    offenders: `
      select t.tgname::text as object from pg_trigger t
      where t.tgfoid = 'cargo.refuse_change'::regproc and t.tgenabled <> 'A'`,
    breach: 'alter table cargo.booking_events enable trigger booking_events_append_only',
  },
];
