import type { Client, Pool } from 'pg';

const AT_A_TIME = 8;

/** One way to knock at the Data API: the headers that a caller sends. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Callers as the rows of a table of tests. */
export const byName = (callers: readonly Caller[]) =>
  callers.map((caller) => [caller.name, caller] as const);

/** What the catalogue knows that somebody could ask for. */
export interface Things {
  /** Tables, views and sequences of the private and the exposed schema. */
  readonly relations: { schema: string; name: string }[];
  readonly functions: { schema: string; name: string; args: Record<string, unknown> }[];
}

export interface Reply {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

/** Every thing that the catalogue has, so that one added later is knocked at too. */
export async function listThings(connection: Client | Pool): Promise<Things> {
  const relations = await connection.query<Things['relations'][number]>(`
    select n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('cargo', 'public') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    order by 1, 2`);
  const functions = await connection.query<{
    schema: string;
    name: string;
    args: { name: string; type: string }[];
  }>(`
    select n.nspname as schema, p.proname as name, coalesce((
      select json_agg(json_build_object('name', p.proargnames[i], 'type', format_type(p.proargtypes[i - 1], null)))
      from generate_series(1, p.pronargs) i
    ), '[]') as args
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('cargo', 'public') and p.prorettype <> 'trigger'::regtype
    order by 1, 2`);
  return {
    relations: relations.rows,
    functions: functions.rows.map(({ args, ...row }) => ({
      ...row,
      args: Object.fromEntries(args.map(({ name, type }) => [name, VALUES[type] ?? null])),
    })),
  };
}

/** A value that each type takes: a call refused for its arguments would prove nothing. */
const VALUES: Record<string, unknown> = {
  uuid: 'c0000000-0000-4000-8000-000000000003',
  text: 'admin@gocomet.dev',
  jsonb: {},
  json: {},
  date: '2027-01-01',
  'timestamp with time zone': '2027-01-01T00:00:00Z',
  boolean: true,
  integer: 1,
  bigint: 1,
  numeric: 1,
  'bigint[]': [1],
  'text[]': ['a'],
  'uuid[]': [],
};

export interface Request {
  method?: string;
  path: string;
  schema?: string;
  body?: unknown;
}

/** Sends one request to the Data API. */
export async function knock(
  supabaseUrl: string,
  { headers }: Caller,
  { method = 'GET', path, schema, body }: Request,
): Promise<Reply> {
  const response = await fetch(`${supabaseUrl}/rest/v1/${path}`, {
    method,
    headers: {
      ...headers,
      ...(schema ? { 'Accept-Profile': schema, 'Content-Profile': schema } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, code: codeOf(text), text };
}

/** Sends many requests, some at a time, and gives each one to be looked at with its reply. */
export async function knockAll(
  supabaseUrl: string,
  caller: Caller,
  requests: readonly Request[],
  look: (reply: Reply, request: Request) => void,
): Promise<void> {
  const left = [...requests];
  const knockOn = async () => {
    for (let request = left.pop(); request; request = left.pop()) {
      look(await knock(supabaseUrl, caller, request), request);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, knockOn));
}

/** All that one can try on a table, in the exposed schema and in its own. */
export function requestsOfRelation({ schema, name }: Things['relations'][number]): Request[] {
  return [
    { path: `${name}?select=*` },
    { path: `${name}?select=*`, schema },
    { method: 'POST', path: name, body: {} },
    { method: 'PATCH', path: name, body: { id: 1 } },
    { method: 'DELETE', path: name },
    { method: 'DELETE', path: name, schema },
  ];
}

/** All that one can try on a function. */
export function requestsOfFunction({ schema, name, args }: Things['functions'][number]): Request[] {
  const path = `rpc/${name}`;
  return [
    { method: 'POST', path, body: args },
    { method: 'POST', path, schema, body: args },
    {
      path: `${path}?${new URLSearchParams(Object.entries(args).map(([key, value]) => [key, String(value)]))}`,
    },
  ];
}

function codeOf(text: string): string {
  try {
    return String(Object(JSON.parse(text)).code ?? '');
  } catch {
    return '';
  }
}
