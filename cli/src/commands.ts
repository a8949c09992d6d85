import type { AnyCommand } from './command.ts';
import { awb } from './commands/awb.ts';
import { book } from './commands/book.ts';
import { cancel } from './commands/cancel.ts';
import { defineCompletion } from './commands/completion.ts';
import { confirm } from './commands/confirm.ts';
import { flightsImport } from './commands/flights-import.ts';
import { flightsList } from './commands/flights-list.ts';
import { hold } from './commands/hold.ts';
import { list } from './commands/list.ts';
import { login } from './commands/login.ts';
import { logout } from './commands/logout.ts';
import { quote } from './commands/quote.ts';
import { rates } from './commands/rates.ts';
import { search } from './commands/search.ts';
import { arrive, deliver, depart } from './commands/step.ts';
import { track } from './commands/track.ts';
import { whoami } from './commands/whoami.ts';

/** Every command, in the order of the help: as a shipment meets them. */
export const COMMANDS: readonly AnyCommand[] = [
  ...[login, logout, whoami],
  ...[search, quote, book, hold, confirm, track, list, cancel, awb],
  ...[depart, arrive, deliver],
  ...[flightsImport, flightsList, rates],
  defineCompletion(() => COMMANDS),
];
