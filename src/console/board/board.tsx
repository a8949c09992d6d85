import type { AppContext } from '../../context.ts';
import type { FieldError } from '../../core/reasons.ts';
import { isFailure } from '../../core/reasons.ts';
import { signedIn } from '../../http/access.ts';
import { asksForPart, refuse, show } from '../answers.tsx';
import { formatsOf } from '../format.ts';
import { type Drawn, draw, showDrawn } from '../parts/live.tsx';
import { createPages } from '../room.ts';
import { statusOf } from './again.ts';
import { Board } from './board-page.tsx';
import { TEXT } from './en.ts';
import { flights } from './flights.tsx';
import { imports } from './import.tsx';
import { publish } from './publish.tsx';
import { rates } from './rates.tsx';
import { stock } from './stock.tsx';
import { Timetable } from './timetable.tsx';
import { type BoardQuery, readBoard } from './wish.ts';

/** The capacity board, and what planners do beside it. */
export const board = createPages().show('/board', async (c) => {
  const now_ms = c.get('ports').world.now_ms();
  const { query, ...asked } = readBoard(c, new Date(now_ms).toISOString().slice(0, 10));
  if ('errors' in asked) return refuseQuery(c, query, asked.errors);
  if (asked.read === null) return showBoard(c, query);
  const { wish, page } = asked.read;
  const result = await c.get('ports').flights.listFlights(signedIn(c), wish, page);
  if (isFailure(result)) {
    return result.reason === 'validation_failed'
      ? refuseQuery(c, query, result.errors)
      : refuse(c, result);
  }
  const formats = formatsOf(c.get('language'));
  const drawn = await draw(<Timetable {...{ query, page: result, now_ms, formats }} />);
  return asksForPart(c) ? showDrawn(c, drawn) : showBoard(c, query, { live: { drawn, now_ms } });
});

type Found = { live?: { drawn: Drawn; now_ms: number }; errors?: FieldError[] };

const refuseQuery = (c: AppContext, query: BoardQuery, errors: FieldError[]) =>
  showBoard(c, query, { errors });

const showBoard = (c: AppContext, query: BoardQuery, found: Found = {}) =>
  show(c, {
    title: TEXT.board.title,
    main: <Board query={query} formats={formatsOf(c.get('language'))} {...found} />,
    islands: ['live-part'],
    status: statusOf(c, { errors: found.errors }),
  });

for (const room of [flights, publish, imports, rates, stock]) board.route('/', room);
