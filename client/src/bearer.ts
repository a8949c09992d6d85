import type { Token } from './settings.ts';

/** The token of one call: the same for all its tries, asked for once more when it was refused. */
export interface Bearer {
  token: () => Promise<string | undefined>;
  /** Whether asking again can bring another one. */
  renewable: () => boolean;
  /** Has the next try ask again. */
  renew: () => void;
}

export function makeBearer(token: Token | undefined): Bearer {
  let current: string | undefined;
  let refused: string | undefined;
  let renewals = 0;
  return {
    async token() {
      current ??= typeof token === 'function' ? await token(refused) : token;
      return current;
    },
    renewable: () => typeof token === 'function' && renewals === 0,
    renew() {
      renewals += 1;
      refused = current;
      current = undefined;
    },
  };
}
