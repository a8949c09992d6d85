import { createHash, createHmac } from 'node:crypto';

export const SUPERUSER = 'postgres';
export const AUTHENTICATOR = 'authenticator';

/**
 * Passwords are random, 192 bits and more: to derive a key from one 4,096 times makes guessing it no
 * harder and every connection dearer.
 */
export const SCRAM_SETTING = ['-c', 'scram_iterations=1'];

/**
 * The password of a role that may log in: every role but the superuser has one derived from his, so
 * that whoever has his address needs to be told nothing else, and nobody else learns anything.
 */
export function passwordOf(role: string, superuserPassword: string): string {
  if (role === SUPERUSER) return superuserPassword;
  return createHmac('sha256', superuserPassword).update(role).digest('base64url');
}

/**
 * Who may connect: whoever has a password. It names the password, by a hash, so that a cluster whose
 * passwords are others is told by this file alone.
 */
export function accessRules(superuserPassword: string): string {
  const hash = createHash('sha256').update(superuserPassword).digest('hex');
  return [
    `# Written at each start. The password of ${SUPERUSER} has the SHA-256 ${hash}.`,
    'host all all 127.0.0.1/32 scram-sha-256',
    'host all all ::1/128 scram-sha-256',
    '',
  ].join('\n');
}

/** Gives those roles that are there their passwords; a statement a line, as single-user mode reads them. */
export function setPasswords(superuserPassword: string): string {
  const literal = (role: string) =>
    `'${passwordOf(role, superuserPassword).replaceAll("'", "''")}'`;
  return [
    `alter role ${SUPERUSER} password ${literal(SUPERUSER)};`,
    `do $$ begin if to_regrole('${AUTHENTICATOR}') is not null then` +
      ` alter role ${AUTHENTICATOR} password ${literal(AUTHENTICATOR)}; end if; end $$;`,
    '',
  ].join('\n');
}
