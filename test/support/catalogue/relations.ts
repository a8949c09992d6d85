import { flag, from, grants, line, lines, OF_NO_EXTENSION, OURS, sorted } from './terms.ts';

const NO_ARRAY = 'not exists (select from pg_type element where element.typarray = x.oid)';

/** Not the row types of tables, nor arrays: they follow what they are of. */
const TYPES = `
  select 'type ' || x.oid::regtype as object,
    ${lines(
      line(
        'kind',
        "case x.typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite' else x.typtype::text end",
      ),
      line('owner', 'x.typowner::regrole'),
      "(select string_agg(l.enumlabel, e'\\n' order by l.enumsortorder) from pg_enum l where l.enumtypid = x.oid)",
      "case when x.typtype = 'd' then format_type(x.typbasetype, x.typtypmod) end",
      flag('not null', 'x.typnotnull'),
      line('default', 'x.typdefault'),
      line('collation', 'nullif(x.typcollation, 0)::regcollation'),
      `(select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), e'\\n' order by a.attnum)
        from pg_attribute a where a.attrelid = x.typrelid and a.attnum > 0 and not a.attisdropped)`,
      line('range of', '(select r.rngsubtype::regtype from pg_range r where r.rngtypid = x.oid)'),
    )} as definition
  ${from('pg_type', 'typnamespace')} and ${NO_ARRAY}
    and (x.typrelid = 0 or (select c.relkind from pg_class c where c.oid = x.typrelid) = 'c')`;

const TYPE_GRANTS = `
  select 'grants of type ' || x.oid::regtype as object,
    ${grants("coalesce(x.typacl, acldefault('T', x.typowner))")} as definition
  ${from('pg_type', 'typnamespace')} and ${NO_ARRAY}`;

const RELATION = `case x.relkind
  when 'r' then 'table ' when 'p' then 'table ' when 'v' then 'view ' when 'm' then 'materialized view '
  when 'S' then 'sequence ' when 'f' then 'foreign table ' end || x.oid::regclass`;

const RELATIONS = `
  select ${RELATION} as object,
    ${lines(
      line('owner', 'x.relowner::regrole'),
      line('persistence', 'x.relpersistence'),
      line('access method', '(select m.amname from pg_am m where m.oid = x.relam)'),
      line('options', sorted('x.reloptions')),
      line(
        'options of its long values',
        `(select ${sorted('t.reloptions')} from pg_class t where t.oid = x.reltoastrelid)`,
      ),
      line('row level security', 'x.relrowsecurity'),
      line('row level security of its owner', 'x.relforcerowsecurity'),
      line('replica identity', 'x.relreplident'),
      line('tablespace', '(select t.spcname from pg_tablespace t where t.oid = x.reltablespace)'),
      line('partitioned by', "case x.relkind when 'p' then pg_get_partkeydef(x.oid) end"),
      line('partition', 'pg_get_expr(x.relpartbound, x.oid)'),
      line(
        'inherits',
        "(select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = x.oid)",
      ),
      "case when x.relkind in ('v', 'm') then pg_get_viewdef(x.oid) end",
    )} as definition
  ${from('pg_class', 'relnamespace')} and x.relkind in ('r', 'p', 'v', 'm', 'S', 'f')`;

const RELATION_GRANTS = `
  select 'grants of ' || ${RELATION} as object,
    ${grants(
      `coalesce(x.relacl, acldefault(case x.relkind when 'S' then 's' else 'r' end::"char", x.relowner))`,
    )} as definition
  ${from('pg_class', 'relnamespace')} and x.relkind in ('r', 'p', 'v', 'm', 'S', 'f')`;

const OF_COLUMNS = `
  from pg_attribute a join pg_class x on x.oid = a.attrelid join pg_namespace n on n.oid = x.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where ${OURS('n.nspname')} and ${OF_NO_EXTENSION('pg_class', 'x.oid')}
    and x.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped`;

const COLUMNS = `
  select format('column %s.%I', x.oid::regclass, a.attname) as object,
    ${lines(
      line('type', 'format_type(a.atttypid, a.atttypmod)'),
      line('collation', 'nullif(a.attcollation, 0)::regcollation'),
      flag('not null', 'a.attnotnull'),
      "case a.attgenerated when 's' then 'generated, stored: ' when 'v' then 'generated: ' else 'default: ' end || pg_get_expr(d.adbin, d.adrelid)",
      line('identity', "case a.attidentity when 'a' then 'always' when 'd' then 'by default' end"),
      line('storage', 'a.attstorage'),
      line('compression', "nullif(a.attcompression, '')"),
      line('statistics', 'a.attstattarget'),
      line('options', sorted('a.attoptions')),
      flag('inherited alone', 'not a.attislocal'),
    )} as definition
  ${OF_COLUMNS}`;

const COLUMN_GRANTS = `
  select format('grants of column %s.%I', x.oid::regclass, a.attname) as object,
    ${grants('a.attacl')} as definition
  ${OF_COLUMNS} and a.attacl is not null`;

const SEQUENCES = `
  select 'numbers of sequence ' || x.oid::regclass as object,
    ${lines(
      line('type', 's.seqtypid::regtype'),
      "format('from %s by %s, %s to %s', s.seqstart, s.seqincrement, s.seqmin, s.seqmax)",
      line('cache', 's.seqcache'),
      flag('cycle', 's.seqcycle'),
      line(
        'of',
        `(select format('%s.%I', d.refobjid::regclass, a.attname)
          from pg_depend d join pg_attribute a on (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid)
          where d.classid = 'pg_class'::regclass and d.objid = x.oid and d.deptype in ('a', 'i'))`,
      ),
    )} as definition
  from pg_sequence s join pg_class x on x.oid = s.seqrelid join pg_namespace n on n.oid = x.relnamespace
  where ${OURS('n.nspname')} and ${OF_NO_EXTENSION('pg_class', 'x.oid')}`;

/** What is kept, and how. The order of the columns is not read: one that is added later stands last. */
export const RELATION_QUERIES = [
  ...[TYPES, TYPE_GRANTS, RELATIONS, RELATION_GRANTS, COLUMNS, COLUMN_GRANTS, SEQUENCES],
];
