import { secureAddress } from '../local/postgres/tls.ts';

const ENCODE =
  'In the password every character but letters, digits and -._~ is percent-encoded: @ is %40, / is %2F, # is %23.';

/**
 * What is wrong with the address of a Postgres database, or null. A password with an unescaped `@` or `/` would
 * have a part of it looked up as the name of a host. Never shows the address: it holds the password.
 */
export function refuseAddress(address: string): string | null {
  if (address === '') {
    return 'Set DATABASE_URL to the connection string of the session pooler.';
  }
  if (!/^postgres(ql)?:\/\//.test(address)) {
    return 'DATABASE_URL begins with postgresql://.';
  }
  const authority = address.slice(address.indexOf('://') + 3).split(/[/?#]/, 1)[0] ?? '';
  const [credentials = '', ...hosts] = authority.split('@');
  const password = credentials.slice(credentials.indexOf(':') + 1);
  const encoded = /^([\w.~-]|%[0-9A-Fa-f]{2}|[!$&'()*+,;=])+$/.test(password) && decode(password);
  if (hosts.length !== 1 || !credentials.includes(':') || !encoded || !URL.canParse(address)) {
    return `DATABASE_URL is not of the form postgresql://<USER>:<PASSWORD>@<HOST>:<PORT>/<DATABASE>. ${ENCODE}`;
  }
  return null;
}

/** An address that can be shown to everybody, such as on a command line, and the password that was in it. */
export interface Parted {
  readonly address: string;
  readonly password: string;
}

/** Takes the password out of an address that is not refused. */
export function partAddress(address: string): Parted {
  const url = new URL(address);
  const password = url.searchParams.get('password') ?? decode(url.password) ?? '';
  url.searchParams.delete('password');
  url.password = '';
  return { address: url.href, password };
}

/**
 * The argument and the variables by which the Supabase CLI reaches a database, or what is wrong with its address
 * or its TLS. The password is a variable: everybody on the machine can read a command line.
 */
export function aimAt(
  address: string,
  env: NodeJS.ProcessEnv,
): { readonly remote: string; readonly env: NodeJS.ProcessEnv } | { readonly refused: string } {
  const refusal = refuseAddress(address);
  if (refusal !== null) return { refused: refusal };
  const secured = secureAddress(address, env);
  if ('refused' in secured) return secured;
  const parted = partAddress(secured.address);
  return {
    remote: `--remote=${parted.address}`,
    env: { SUPABASE_TELEMETRY_DISABLED: '1', ...env, PGPASSWORD: parted.password },
  };
}

/** Of a percent-encoded text the text, or null where it is none that a program can be given. */
function decode(encoded: string): string | null {
  try {
    const text = decodeURIComponent(encoded);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
