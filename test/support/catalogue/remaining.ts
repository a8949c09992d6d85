import { OF_NO_EXTENSION } from './terms.ts';

/** From here on Postgres gives out the ids of what comes neither with it nor with a new database. */
const FIRST_OID = 16384;

const COMMENTS = `
  select 'comment of ' || pg_describe_object(x.classoid, x.objoid, x.objsubid) as object,
    x.description as definition
  from pg_description x
  where (x.objoid >= ${FIRST_OID} or (x.classoid, x.objoid) = ('pg_namespace'::regclass, 'public'::regnamespace))
    and not exists (
      select from pg_depend e where e.classid = x.classoid and e.objid = x.objoid and e.deptype = 'e'
    )`;

/** Kinds of which the project has none. One that comes is at least seen: its query is then to be written. */
const OTHERS = [
  ...['pg_am', 'pg_cast', 'pg_collation', 'pg_conversion', 'pg_language', 'pg_transform'],
  ...['pg_operator', 'pg_opclass', 'pg_opfamily'],
  ...['pg_foreign_data_wrapper', 'pg_foreign_server'],
  ...['pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template'],
].map(
  (catalogue) => `
  select pg_describe_object('${catalogue}'::regclass, x.oid, 0) as object, 'exists' as definition
  from ${catalogue} x where x.oid >= ${FIRST_OID} and ${OF_NO_EXTENSION(catalogue, 'x.oid')}`,
);

/** What people have said of any object; and the objects of no other query. */
export const REMAINING_QUERIES = [COMMENTS, ...OTHERS];
