const CONTROL = /\p{Cc}/u;
const SPACES = /\p{Zs}/gu;

/**
 * The form in which passwords are compared: OpaqueString of RFC 8265, 4.2. Spaces of every kind are one,
 * and what looks the same is the same (NFC). Null for what is no password: nothing, control characters
 * (a hash counts NULs at the end for nothing), halves of characters.
 */
export const opaqueString = (password: string): string | null =>
  password === '' || !password.isWellFormed() || CONTROL.test(password)
    ? null
    : password.replaceAll(SPACES, ' ').normalize('NFC');
