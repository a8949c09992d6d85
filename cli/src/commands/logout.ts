import { defineCommand } from '../command.ts';

export const logout = defineCommand({
  name: 'logout',
  summary: 'Forget the token of gocomet login',
  positionals: [],
  flags: {},
  examples: [{ line: 'gocomet logout', about: 'the next calls are made by nobody' }],
  prints: false,
  parse: () => null,
  async run({ io, settings, store }) {
    const { tokens, ...kept } = store.read();
    const { [settings.url]: token, ...others } = tokens;
    if (token !== undefined) store.write({ ...kept, tokens: others });
    io.err(
      token === undefined
        ? `Nobody was signed in to ${settings.url}.\n`
        : `Signed out of ${settings.url}. The token itself is good until it expires.\n`,
    );
  },
});
