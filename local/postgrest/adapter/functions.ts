import { escapeIdentifier, escapeLiteral, type Pool } from 'pg';
import { ownFailure, type RestFailure } from './errors.ts';

/** One function of the exposed schema, as much of it as a call needs. */
export interface RestFunction {
  readonly name: string;
  readonly parameters: readonly { name: string; type: string; required: boolean }[];
  readonly returns: 'void' | 'scalar' | 'row';
  readonly returnsSet: boolean;
  /** The name of the only output column, where there is exactly one. */
  readonly column: string | null;
  readonly statementTimeout: string | null;
}

const CATALOGUE = `
select p.proname as name,
       p.proretset as "returnsSet",
       case when t.typname = 'void' then 'void'
            when t.typtype = 'c' or t.typname = 'record' then 'row'
            else 'scalar' end as returns,
       (select proargnames[i] from generate_subscripts(p.proargmodes, 1) i
         where p.proargmodes[i] in ('o', 't') and t.typtype <> 'c' and t.typname <> 'record')
         as column,
       (select substr(s, 19) from unnest(p.proconfig) s where s like 'statement_timeout=%')
         as "statementTimeout",
       coalesce((
         select json_agg(json_build_object(
                  'name', coalesce(p.proargnames[i], ''),
                  'type', format_type(p.proargtypes[i - 1], null),
                  'required', i <= p.pronargs - p.pronargdefaults) order by i)
           from generate_series(1, p.pronargs) i), '[]') as parameters
  from pg_catalog.pg_proc p
  join pg_catalog.pg_type t on t.oid = p.prorettype
 where p.pronamespace = $1::regnamespace and p.prokind = 'f'
   and coalesce(p.proargmodes::text[], '{}') <@ '{i,t,o}'
   -- Argument names stand in one list with the output columns: inputs must come first.
   and not coalesce(array_to_string(p.proargmodes, ''), '') ~ '[to].*i'`;

/** Reads what can be called in a schema. */
export async function readFunctions(pool: Pool, schema: string): Promise<RestFunction[]> {
  const { rows } = await pool.query<RestFunction>(CATALOGUE, [escapeIdentifier(schema)]);
  return rows;
}

/** Chooses the function that takes exactly these arguments, as PostgREST does. */
export function chooseFunction(
  functions: readonly RestFunction[],
  { schema, name, given }: { schema: string; name: string; given: readonly string[] },
): RestFunction | RestFailure {
  const fitting = functions.filter(
    ({ name: candidate, parameters }) =>
      candidate === name &&
      given.every((key) => parameters.some((parameter) => parameter.name === key)) &&
      parameters.every(({ name: key, required }) => !required || given.includes(key)),
  );
  const [only, second] = fitting;
  if (only && !second) return only;
  if (only) {
    return ownFailure(
      300,
      'PGRST203',
      `Could not choose the best candidate function between: ${fitting
        .map((each) => signature(schema, each))
        .join(', ')}`,
      {
        hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
      },
    );
  }
  const sorted = [...given].sort().join(', ');
  const called = given.length
    ? `${schema}.${name}(${sorted})`
    : `${schema}.${name} without parameters`;
  const noun = given.length === 1 ? 'parameter' : 'parameters';
  const searched = given.length ? `with ${noun} ${sorted}` : 'without parameters';
  return ownFailure(404, 'PGRST202', `Could not find the function ${called} in the schema cache`, {
    details: `Searched for the function ${schema}.${name} ${searched} or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.`,
  });
}

/** The statement that calls a function with the JSON object $1 and answers JSON text. */
export function callStatement(schema: string, fn: RestFunction, given: readonly string[]): string {
  const used = fn.parameters.filter(({ name }) => given.includes(name));
  const quoted = used.map(({ name, type }) => ({ name: escapeIdentifier(name), type }));
  // Without arguments $1 still has to occur once, or Postgres cannot tell its type.
  const source = used.length
    ? `json_to_record($1::json) as _a(${quoted.map(({ name, type }) => `${name} ${type}`).join(', ')})`
    : `(select $1::json) as _a`;
  const pairs = quoted.map(({ name }) => `${name} := _a.${name}`).join(', ');
  const call = `${escapeIdentifier(schema)}.${escapeIdentifier(fn.name)}(${pairs})`;
  const from = `from ${source}, lateral ${call} as _c`;
  if (fn.returns === 'void') return `select null as body ${from}`;
  const named = fn.column ? `json_build_object(${escapeLiteral(fn.column)}, value)` : 'value';
  const value = fn.returns === 'row' ? '_c' : named;
  const row = fn.returns === 'row' ? '' : '(value)';
  const body = fn.returnsSet ? `coalesce(json_agg(${value}), '[]')` : `to_json(${value})`;
  return `select ${body}::text as body ${from}${row}`;
}

function signature(schema: string, { name, parameters }: RestFunction): string {
  const list = parameters.map(({ name: key, type }) => `${key} => ${type}`).join(', ');
  return `${schema}.${name}(${list})`;
}
