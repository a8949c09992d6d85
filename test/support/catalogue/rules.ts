import { flag, from, line, lines, OF_NO_EXTENSION, OURS, sorted, state } from './terms.ts';

/** With the state of the triggers by which Postgres holds a foreign key: those can be switched off too. */
const CONSTRAINTS = `
  select format('constraint %I on %s', x.conname, case x.conrelid when 0 then x.contypid::regtype::text else x.conrelid::regclass::text end) as object,
    ${lines(
      'pg_get_constraintdef(x.oid)',
      flag('not validated', 'not x.convalidated'),
      flag('inherited alone', 'not x.conislocal'),
      line(
        'held',
        `(select string_agg(distinct ${state('t.tgenabled')}, ', ') from pg_trigger t where t.tgconstraint = x.oid and t.tgisinternal)`,
      ),
    )} as definition
  ${from('pg_constraint', 'connamespace')}`;

const INDEXES = `
  select 'index ' || x.oid::regclass as object,
    ${lines(
      'pg_get_indexdef(x.oid)',
      flag('not valid', 'not i.indisvalid'),
      flag('clustered', 'i.indisclustered'),
      flag('replica identity', 'i.indisreplident'),
      line('tablespace', '(select t.spcname from pg_tablespace t where t.oid = x.reltablespace)'),
      line(
        'statistics',
        "(select string_agg(format('%s: %s', a.attnum, a.attstattarget), ', ' order by a.attnum) from pg_attribute a where a.attrelid = x.oid and a.attstattarget is not null)",
      ),
    )} as definition
  from pg_index i join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = x.relnamespace
  where ${OURS('n.nspname')} and ${OF_NO_EXTENSION('pg_class', 'i.indrelid')}`;

const STATISTICS = `
  select format('statistics %I.%I', n.nspname, x.stxname) as object,
    ${lines(
      line('owner', 'x.stxowner::regrole'),
      'pg_get_statisticsobjdef(x.oid)',
      line('target', 'x.stxstattarget'),
    )} as definition
  ${from('pg_statistic_ext', 'stxnamespace')}`;

const TRIGGERS = `
  select format('trigger %I on %s', t.tgname, t.tgrelid::regclass) as object,
    ${lines('pg_get_triggerdef(t.oid)', line('enabled', state('t.tgenabled')))} as definition
  from pg_trigger t join pg_class x on x.oid = t.tgrelid join pg_namespace n on n.oid = x.relnamespace
  where ${OURS('n.nspname')} and not t.tgisinternal`;

const RULES = `
  select format('rule %I on %s', r.rulename, r.ev_class::regclass) as object,
    ${lines('pg_get_ruledef(r.oid)', line('enabled', state('r.ev_enabled')))} as definition
  from pg_rewrite r join pg_class x on x.oid = r.ev_class join pg_namespace n on n.oid = x.relnamespace
  where ${OURS('n.nspname')} and ${OF_NO_EXTENSION('pg_class', 'x.oid')} and r.rulename <> '_RETURN'`;

const POLICIES = `
  select format('policy %I on %I.%I', p.policyname, p.schemaname, p.tablename) as object,
    ${lines(
      'p.permissive',
      line('for', 'p.cmd'),
      line('to', sorted('p.roles')),
      line('using', 'p.qual'),
      line('with check', 'p.with_check'),
    )} as definition
  from pg_policies p where ${OURS('p.schemaname')}`;

/** What guards the rows of a table, and finds them. */
export const RULE_QUERIES = [CONSTRAINTS, INDEXES, STATISTICS, TRIGGERS, RULES, POLICIES];
