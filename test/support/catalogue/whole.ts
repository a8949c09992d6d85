import { from, grants, line, lines, OF_NO_EXTENSION, OURS, sorted, state } from './terms.ts';

const DATABASE = `
  select 'database' as object,
    ${lines(
      line('owner', 'x.datdba::regrole'),
      line('comment', "shobj_description(x.oid, 'pg_database')"),
      `(select string_agg(format('%s: %s', case s.setrole when 0 then 'everybody' else s.setrole::regrole::text end, ${sorted('s.setconfig')}), e'\\n' order by s.setrole::regrole::text)
        from pg_db_role_setting s where s.setdatabase = x.oid)`,
      grants("coalesce(x.datacl, acldefault('d', x.datdba))"),
    )} as definition
  from pg_database x where x.datname = current_database()`;

const SCHEMAS = `
  select 'schema ' || n.nspname as object, ${line('owner', 'n.nspowner::regrole')} as definition
  from pg_namespace n where ${OURS('n.nspname')}`;

const SCHEMA_GRANTS = `
  select 'grants of schema ' || n.nspname as object,
    ${grants("coalesce(n.nspacl, acldefault('n', n.nspowner))")} as definition
  from pg_namespace n where ${OURS('n.nspname')}`;

const EXTENSIONS = `
  select 'extension ' || x.extname as object,
    ${lines(line('schema', 'x.extnamespace::regnamespace'), line('version', 'x.extversion'))} as definition
  from pg_extension x`;

const DEFAULT_PRIVILEGES = `
  select concat(
      'default privileges of ', d.defaclrole::regrole, ' for ',
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else d.defaclobjtype::text end,
      ' in schema ' || nullif(d.defaclnamespace, 0)::regnamespace
    ) as object,
    ${grants('d.defaclacl')} as definition
  from pg_default_acl d`;

/** Its settings, volatility and the rest are part of what Postgres writes. */
const FUNCTIONS = `
  select 'function ' || x.oid::regprocedure as object,
    ${lines(
      line('owner', 'x.proowner::regrole'),
      "case x.prokind when 'a' then (select to_jsonb(a)::text from pg_aggregate a where a.aggfnoid = x.oid) else pg_get_functiondef(x.oid) end",
    )} as definition
  ${from('pg_proc', 'pronamespace')}`;

const FUNCTION_GRANTS = `
  select 'grants of function ' || x.oid::regprocedure as object,
    ${grants("coalesce(x.proacl, acldefault('f', x.proowner))")} as definition
  ${from('pg_proc', 'pronamespace')}`;

const EVENT_TRIGGERS = `
  select 'event trigger ' || x.evtname as object,
    ${lines(
      line('on', 'x.evtevent'),
      line('executes', 'x.evtfoid::regprocedure'),
      line('enabled', state('x.evtenabled')),
      line('tags', sorted('x.evttags')),
    )} as definition
  from pg_event_trigger x where ${OF_NO_EXTENSION('pg_event_trigger', 'x.oid')}`;

const PUBLICATIONS = `
  select 'publication ' || x.pubname as object,
    ${lines(
      "(to_jsonb(x) - '{oid,pubowner}'::text[])::text",
      "(select string_agg(format('%I.%I', t.schemaname, t.tablename), ', ' order by 1) from pg_publication_tables t where t.pubname = x.pubname)",
    )} as definition
  from pg_publication x`;

/** The database as a whole, its schemas and its functions. */
export const WHOLE_QUERIES = [
  ...[DATABASE, SCHEMAS, SCHEMA_GRANTS, EXTENSIONS, DEFAULT_PRIVILEGES],
  ...[FUNCTIONS, FUNCTION_GRANTS, EVENT_TRIGGERS, PUBLICATIONS],
];
