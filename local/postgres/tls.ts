/** The modes of libpq by which nothing is sent before there is TLS. */
const WITH_TLS = ['require', 'verify-ca', 'verify-full'];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|)$/i;

/** The address of a database with the mode of TLS in it, or why it is not gone to. */
export type Secured = { readonly address: string } | { readonly refused: string };

/**
 * Writes the mode of TLS into the address of a Postgres database, where nothing else overrides it: that of the
 * address, or else of PGSSLMODE, or else `require`. A mode that would do without TLS is refused, but on this
 * machine, where `supabase start` has none. Never shows the address: it holds the password.
 */
export function secureAddress(address: string, env: NodeJS.ProcessEnv): Secured {
  const url = URL.parse(address);
  if (!url) return { refused: 'DATABASE_URL is no address of a Postgres database.' };
  const isNear = leadsNoFurther(url, env);
  const inAddress = url.searchParams.getAll('sslmode');
  const given = inAddress.length > 0 ? inAddress : [env.PGSSLMODE].filter((mode) => mode);
  const refused = given.find((mode) => !isNear && !WITH_TLS.includes(mode ?? ''));
  if (refused !== undefined) {
    const where = inAddress.length > 0 ? 'sslmode in DATABASE_URL' : 'PGSSLMODE';
    return {
      refused: `${where} is ${JSON.stringify(refused)}: the password and the data could cross the network in the clear. Leave it out, or make it one of ${WITH_TLS.join(', ')}.`,
    };
  }
  url.searchParams.set('sslmode', given.at(-1) ?? (isNear ? 'prefer' : (WITH_TLS[0] ?? '')));
  return { address: url.href };
}

/** Whether all hosts that an address can lead to are this machine. */
function leadsNoFurther({ hostname, searchParams }: URL, env: NodeJS.ProcessEnv): boolean {
  const more = [...searchParams.getAll('host'), ...searchParams.getAll('hostaddr')];
  const first = hostname === '' && more.length === 0 ? (env.PGHOST ?? '') : hostname;
  return [first, ...more].every((host) => host.startsWith('/') || LOOPBACK.test(host));
}
