import type { User } from '../api.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import { tokenOf } from '../settings/settings.ts';
import { ask, askHidden, canAsk, readPiped } from '../terminal/prompt.ts';
import { harmless } from '../terminal/text.ts';

export const login = defineCommand({
  name: 'login',
  summary: 'Sign in, and keep the token for the next calls',
  notes: [
    'Asks for e-mail and password on a terminal; in a script, give a token or the password by a pipe, never as a flag. The token is kept in a file that only you can read, goes to the API that gave it alone, and is good for 24 hours. The API signed in to is called from then on.',
  ],
  positionals: [{ name: 'EMAIL', about: 'asked for when left out', optional: true }],
  flags: {
    'token-stdin': { type: 'switch', about: 'read a token from a pipe' },
    'password-stdin': { type: 'switch', about: 'read the password of EMAIL from a pipe' },
  },
  examples: [
    {
      line: 'echo "$PASSWORD" | gocomet login shipper@gocomet.dev --password-stdin',
      about: 'as the demo shipper of npm run dev',
    },
    {
      line: 'echo "$TOKEN" | gocomet login --token-stdin',
      about: 'with a token that a script has',
    },
  ],
  prints: false,
  parse({ values, positionals: [email] }): Way {
    const by_token = values['token-stdin'];
    const by_password = values['password-stdin'];
    if (by_token && by_password) {
      throw new UsageError('--token-stdin and --password-stdin: one of them.');
    }
    if (by_token && email !== undefined) {
      throw new UsageError('A token says itself whose it is: no EMAIL beside --token-stdin.');
    }
    if (by_token) return { by: 'token' };
    if (!by_password) return { by: 'prompt', email };
    if (email === undefined) throw new UsageError('--password-stdin: EMAIL is missing.');
    return { by: 'password', email };
  },
  async run(context, way) {
    const { io, settings, store } = context;
    const { token, user } = await signIn(context, way);
    const { tokens } = store.read();
    store.write({ url: settings.url, tokens: { ...tokens, [settings.url]: token } });
    io.err(`Signed in to ${settings.url} as ${harmless(`${user.email} (${user.role})`)}.\n`);
    if (settings.token_from === 'GOCOMET_TOKEN') {
      io.err('GOCOMET_TOKEN is set: the next calls are made with that instead.\n');
    }
  },
});

type Way =
  | { readonly by: 'token' }
  | { readonly by: 'password'; readonly email: string }
  | { readonly by: 'prompt'; readonly email: string | undefined };

async function signIn({ io, client, signal }: Context, way: Way): Promise<SignedIn> {
  if (way.by === 'token') {
    const token = tokenOf(await readPiped(io, '--token-stdin', signal), '--token-stdin');
    const { data: user } = await client.as(token).getMe({}, { signal });
    return { token, user };
  }
  if (way.by === 'prompt' && !canAsk(io)) {
    throw new UsageError('Nobody is there to be asked: --token-stdin or --password-stdin.');
  }
  const email = way.email ?? (await ask(io, 'E-mail: ', signal)).trim();
  const password =
    way.by === 'password'
      ? await readPiped(io, '--password-stdin', signal)
      : await askHidden(io, 'Password: ');
  const { data } = await client.logIn({ body: { email, password } }, { signal });
  return { token: data.access_token, user: data.user };
}

type SignedIn = { token: string; user: User };
