import type { FieldError } from '../../core/reasons.ts';
import { TIMETABLE_STATUSES } from '../../core/schedule/types.ts';
import { dayAfter } from '../dates.ts';
import type { Formats } from '../format.ts';
import { STATUS } from '../parts/en.ts';
import { ErrorSummary, Field, Select } from '../parts/form.tsx';
import { type Drawn, Live } from '../parts/live.tsx';
import { TEXT } from './en.ts';
import { Sections } from './sections.tsx';
import { type BoardQuery, boardPath, neighbours } from './wish.ts';

const { board } = TEXT;

type BoardProps = {
  query: BoardQuery;
  formats: Formats;
  errors?: FieldError[];
  /** Undefined where nobody said yet whose flights, or it was refused. */
  live?: { drawn: Drawn; now_ms: number };
};

/** The board: whose flights, when, and their load. */
export const Board = ({ query, formats, errors, live }: BoardProps) => (
  <div class="stack">
    <Sections at="/board" />
    <h1>{board.title}</h1>
    <ErrorSummary errors={errors} labels={board.labels} />
    <div class={live || errors ? undefined : 'card begin'}>
      {!live && !errors && (
        <>
          <h2>{board.begin_title}</h2>
          <p class="quiet">{board.begin}</p>
        </>
      )}
      <Filter query={query} errors={errors} is_first={live === undefined} />
    </div>
    {live && (
      <>
        <Period query={query} formats={formats} />
        <Live path={boardPath(query, { cursor: query.sent.cursor })} {...live} />
      </>
    )}
  </div>
);

type FilterProps = { query: BoardQuery; errors: FieldError[] | undefined; is_first: boolean };

const CODE = { autocapitalize: 'characters', autocomplete: 'off', spellcheck: 'false' };

const Filter = ({ query: { sent, view, from }, errors, is_first }: FilterProps) => (
  <form class="asked" method="get" action="/board" aria-label={board.title}>
    <input type="hidden" name="view" value={view} />
    <Field
      name="origin"
      label={board.labels.origin}
      placeholder={is_first ? board.hints.origin : undefined}
      maxlength={3}
      {...CODE}
      {...{ sent, errors }}
    />
    <Field
      name="destination"
      label={board.labels.destination}
      placeholder={is_first ? board.hints.destination : undefined}
      maxlength={3}
      {...CODE}
      {...{ sent, errors }}
    />
    <Field
      name="carrier"
      label={board.labels.carrier}
      placeholder={is_first ? board.hints.carrier : undefined}
      maxlength={2}
      {...CODE}
      {...{ sent, errors }}
    />
    <Select
      name="status"
      label={board.labels.status}
      options={[
        { value: '', text: board.any_status },
        ...TIMETABLE_STATUSES.map((value) => ({ value, text: STATUS[value] })),
      ]}
      {...{ sent, errors }}
    />
    <Field name="from" label={board.labels.from} type="date" value={from} {...{ sent, errors }} />
    <button class="main" type="submit">
      {board.show}
    </button>
  </form>
);

const Period = ({ query, formats }: { query: BoardQuery; formats: Formats }) => {
  const { view, from } = query;
  const { earlier, later } = neighbours(query);
  return (
    <div class="row spread period">
      <h2>
        {view === 'day'
          ? formats.fullDay(from)
          : `${formats.day(from)} – ${formats.day(dayAfter(from, 6))}`}
      </h2>
      <nav class="row" aria-label={board.period}>
        <span class="switch">
          {(['day', 'week'] as const).map((one) => (
            <a
              href={boardPath(query, { view: one })}
              aria-current={one === view ? 'true' : undefined}
            >
              {board[one]}
            </a>
          ))}
        </span>
        <a class="button" href={boardPath(query, { from: earlier })}>
          <span aria-hidden="true">‹</span> {board.earlier[view]}
        </a>
        <a class="button" href={boardPath(query, { from: later })}>
          {board.later[view]} <span aria-hidden="true">›</span>
        </a>
      </nav>
    </div>
  );
};
