/** Ours is what comes neither with Postgres nor with an extension, and is not the ledger of the migrations. */
export const OURS = (namespace: string) => `(
  ${namespace} !~ '^pg_' and ${namespace} not in ('information_schema', 'supabase_migrations')
)`;
export const OF_NO_EXTENSION = (catalogue: string, oid: string) => `not exists (
  select from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e'
)`;

/** Objects of a catalogue that are ours, by the column that has their schema. */
export const from = (catalogue: string, namespace: string) => `
  from ${catalogue} x join pg_namespace n on n.oid = x.${namespace}
  where ${OURS('n.nspname')} and ${OF_NO_EXTENSION(catalogue, 'x.oid')}`;

/** Lines of "what: …", without those that are null. */
export const lines = (...parts: string[]) => `concat_ws(e'\\n', ${parts.join(', ')})`;
export const line = (label: string, value: string) => `'${label}: ' || (${value})::text`;
export const flag = (label: string, condition: string) =>
  `case when ${condition} then '${label}' end`;
export const state = (column: string) =>
  `case ${column} when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end`;
export const sorted = (array: string) =>
  `(select string_agg(s, ', ' order by s) from unnest(${array}) s)`;

/** Who may do what, as a line for each right: the default where nobody has said otherwise. */
export const grants = (acl: string) => `coalesce((
  select string_agg(
    format(
      '%s: %s%s, from %s',
      case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
      a.privilege_type, case when a.is_grantable then ' with grant option' end, a.grantor::regrole
    ),
    e'\\n' order by a.grantee::regrole::text, a.privilege_type, a.grantor::regrole::text
  )
  from aclexplode(${acl}) a
), 'nobody')`;
