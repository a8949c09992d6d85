import type { User } from '../api.ts';
import { defineCommand } from '../command.ts';
import { printOne, type View } from '../output.ts';
import { harmless } from '../terminal/text.ts';
import { card } from '../views/card.ts';

const USERS: View<User> = {
  nothing: 'Nobody.',
  columns: [
    { name: 'email', plain: (one) => one.email },
    { name: 'role', plain: (one) => one.role },
    { name: 'name', plain: (one) => one.name },
    { name: 'id', plain: (one) => one.id },
  ],
  card: (one, { io, settings }) =>
    card(io.paint.out('bold', harmless(one.email)), [
      ['Name', one.name],
      ['Role', one.role],
      ['API', settings.url],
      ['Token', settings.token_from === 'file' ? 'of gocomet login' : 'of GOCOMET_TOKEN'],
    ]),
};

export const whoami = defineCommand({
  name: 'whoami',
  summary: 'Tell who is signed in',
  notes: ['In a pipe: e-mail, role, name, id.'],
  positionals: [],
  flags: {},
  examples: [
    { line: 'gocomet whoami', about: 'as whom the next call is made' },
    { line: 'gocomet whoami | cut -f 2', about: 'the role alone' },
  ],
  prints: true,
  parse: () => null,
  async run(context) {
    const { data } = await context.client.getMe({}, { signal: context.signal });
    printOne(context, USERS, data);
  },
});
