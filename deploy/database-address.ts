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
  const encoded = /^([\w.~-]|%[0-9A-Fa-f]{2}|[!$&'()*+,;=])+$/.test(password);
  if (hosts.length !== 1 || !credentials.includes(':') || !encoded || !URL.canParse(address)) {
    return `DATABASE_URL is not of the form postgresql://<USER>:<PASSWORD>@<HOST>:<PORT>/<DATABASE>. ${ENCODE}`;
  }
  return null;
}
