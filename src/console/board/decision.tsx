import { toKilograms } from '../../core/measure/weight.ts';
import type { FlightLoad } from '../../core/schedule/types.ts';
import type { Said } from '../failures/say.ts';
import type { Formats } from '../format.ts';
import { RefusedOrBusy } from './busy.tsx';
import { TEXT } from './en.ts';

const { cancel, reinstate } = TEXT.flight;

export type DecisionKind = 'cancel' | 'reinstate';

type DecisionProps = {
  kind: DecisionKind;
  load: FlightLoad;
  formats: Formats;
  refused: Said | undefined;
};

/** Asks before a flight is cancelled or reinstated, and says what that does, to how many bookings. */
export const Decision = ({ kind, load, formats, refused }: DecisionProps) => {
  const { flight } = load;
  const at = `/board/flights/${flight.flight_id}`;
  const words = kind === 'cancel' ? cancel : reinstate;
  const is_over = (flight.operational?.status === 'CANCELLED') === (kind === 'cancel');
  return (
    <div class="prose">
      <h1>{words.title(flight.flight_number)}</h1>
      <p class="lead">
        {flight.origin} – {flight.destination}, {formats.dayAndClock(flight.departure_datetime)}
      </p>
      <RefusedOrBusy refused={refused} form="decision" />
      {is_over ? (
        <p class="notice info">{words.over}</p>
      ) : (
        <>
          {kind === 'cancel' && <Affected load={load} formats={formats} />}
          <ul>
            {[...(load.bookings > 0 ? words.of_bookings : []), ...words.effects].map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      )}
      <busy-form busy={TEXT.flight.sending}>
        <form class="row" method="post" id="decision">
          {!is_over && (
            <button class={kind === 'cancel' ? 'danger' : 'main'} type="submit">
              {kind === 'cancel' ? cancel.submit(formats.number(load.bookings)) : reinstate.submit}
            </button>
          )}
          <a class="button" href={at}>
            {words.keep}
          </a>
        </form>
      </busy-form>
    </div>
  );
};

type AffectedProps = Pick<DecisionProps, 'load' | 'formats'>;

const Affected = ({ load: { flight, bookings, held_tenths }, formats }: AffectedProps) => (
  <div class={`notice ${bookings > 0 ? 'caution' : 'info'}`}>
    <p>
      <strong>{cancel.affected(formats.number(bookings))}</strong>{' '}
      {bookings > 0 && cancel.weight(formats.kg(toKilograms(flight.booked_tenths)))}{' '}
      {held_tenths > 0 && cancel.held(formats.kg(toKilograms(held_tenths)))}
    </p>
  </div>
);
