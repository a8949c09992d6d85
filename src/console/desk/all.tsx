import type { FlightBooking } from '../../core/booking/types.ts';
import { TEXT, withFigures } from './en.ts';
import type { WorkedFlight } from './flight.tsx';
import { isDone, MOVES, type Move, nextOf } from './next.ts';
import type { Place } from './place.ts';
import { Hidden } from './row-forms.tsx';

/** Without a script so many are recorded by one press: each is a call of the database, and the page waits for all. */
export const ALL_AT_ONCE_MAX = 25;

type AllProps = {
  bookings: readonly FlightBooking[];
  place: Place;
  /** Whether the flight has more than this page. */
  is_page: boolean;
  progress?: WorkedFlight['progress'];
};

/** The bookings of a page for which this is next. */
export const readyFor = (bookings: readonly FlightBooking[], place: Place, move: Move) =>
  bookings.filter((row) => {
    const next = nextOf(row, place.end);
    return 'move' in next && next.move === move;
  });

const AT: Record<Place['end'], readonly Move[]> = {
  origin: ['RCS', 'DEP'],
  destination: ['ARR', 'DLV'],
};

/** What can be done for all of the page that are ready for it, each with how many there are. */
export const AllForms = ({ bookings, place, is_page, progress }: AllProps) => {
  const words = is_page ? TEXT.all.done_on_page : TEXT.all.done_here;
  const done = bookings.filter((row) => isDone(nextOf(row, place.end))).length;
  const all = MOVES.filter((move) => AT[place.end].includes(move)).map((move) => ({
    move,
    count: readyFor(bookings, place, move).length,
  }));
  return (
    <section class="row spread all" aria-label={TEXT.all.label}>
      <p class="all-done" data-words={words}>
        {withFigures(words, { done, all: bookings.length })}
      </p>
      <div class="row">
        {all.map(({ move, count }) => (
          <form
            method="post"
            action={`/desk/flights/${place.flight_id}/all`}
            data-all={move}
            hidden={count === 0}
          >
            <Hidden place={place} />
            <input type="hidden" name="code" value={move} />
            {progress?.move === move && progress.left > 0 && (
              <input type="hidden" name="done_to" value={progress.done_to} />
            )}
            <button class="main" type="submit" data-words={TEXT.all.move[move]}>
              {withFigures(TEXT.all.move[move], { count })}
            </button>
          </form>
        ))}
      </div>
      {all.some(({ count }) => count > ALL_AT_ONCE_MAX) && (
        <noscript>
          <p class="small quiet">{TEXT.all.limit(ALL_AT_ONCE_MAX)}</p>
        </noscript>
      )}
    </section>
  );
};

/** How far "all" is: the page's script fills it, with the words that stand here. */
export const Progress = () => (
  <div
    class="card progress"
    hidden
    tabindex={-1}
    data-progress
    data-running={TEXT.all.running}
    data-finished={TEXT.all.finished}
    data-stopped={TEXT.all.stopped}
    data-offline={TEXT.all.offline}
    data-signed-out={TEXT.all.signed_out}
    data-lost={TEXT.all.lost}
  >
    <progress max="1" value="0" aria-label={TEXT.all.progress} />
    <p role="status" />
    <button type="button" data-stop>
      {TEXT.all.stop}
    </button>
    <button type="button" data-go-on hidden>
      {TEXT.all.go_on}
    </button>
  </div>
);
