import { toCubicMetres } from '../../core/measure/volume.ts';
import { toKilograms } from '../../core/measure/weight.ts';
import type { FormState } from '../forms.ts';
import { Field } from '../parts/form.tsx';
import { TEXT } from './en.ts';
import type { FlightShown } from './flight-page.tsx';
import { statusOf } from './load.ts';
import { localOf, offsetOf, withOffset } from './local-moment.ts';

const { flight: WORDS } = TEXT;

type OperationProps = Omit<FlightShown, 'query'>;
type Part = Pick<OperationProps, 'load' | 'formats'> & { state: FormState };

/** What becomes of a flight: a form for each. What was sent stands again in the form that it was sent with. */
export const Operations = ({ load, formats, now_ms, form }: OperationProps) => {
  const stateOf = (...changes: string[]): FormState =>
    changes.includes(form.sent?.change ?? '') ? form : {};
  const { flight } = load;
  const at = `/board/flights/${flight.flight_id}`;
  const status = statusOf(flight, now_ms);
  return (
    <section class="stack">
      <h2>{WORDS.operations}</h2>
      <busy-form busy={WORDS.sending}>
        <div class="operations">
          <Times {...{ load, formats }} state={stateOf('times')} />
          <Capacity {...{ load, formats }} state={stateOf('capacity')} />
          <div class="stack">
            {['scheduled', 'closed'].includes(status) && <Sales {...{ load }} />}
            {status === 'cancelled' ? (
              <a class="button" href={`${at}/reinstate`}>
                {WORDS.reinstate.link}
              </a>
            ) : (
              <a class="button danger" href={`${at}/cancel`}>
                {WORDS.cancel.link}
              </a>
            )}
          </div>
        </div>
      </busy-form>
    </section>
  );
};

const TIMES = [
  { name: 'estimated_departure_datetime', of: 'departure_datetime', at: 'origin' },
  { name: 'estimated_arrival_datetime', of: 'arrival_datetime', at: 'destination' },
] as const;

const Times = ({ load: { flight, bookings }, formats, state }: Part) => (
  <form class="card" method="post" id="form-times" novalidate>
    <h3>{WORDS.times.title}</h3>
    <p class="quiet small">{WORDS.times.explain}</p>
    {TIMES.map(({ name, of, at }) => {
      const published = flight[of];
      const local = localOf(flight.operational?.[name] ?? published);
      const offset = offsetOf(published);
      return (
        <local-moment data-offset={offset}>
          <Field
            name={name}
            label={WORDS.times.labels[name]}
            hint={WORDS.times.clock(flight[at], `UTC${offset}`)}
            type="datetime-local"
            value={local}
            {...state}
          />
          <p class="quiet small">
            {WORDS.times.sent_as} <output>{withOffset(state.sent?.[name] ?? local, offset)}</output>
          </p>
        </local-moment>
      );
    })}
    <p class="small">{WORDS.told(formats.number(bookings))}</p>
    <button type="submit">{WORDS.times.submit}</button>
    <input type="hidden" name="change" value="times" />
  </form>
);

const Sales = ({ load: { flight } }: Pick<Part, 'load'>) => {
  const is_closed = flight.operational?.closed ?? false;
  const change = is_closed ? 'open' : 'close';
  return (
    <form class="card" method="post" id={`form-${change}`}>
      <h3>{WORDS.sales.title}</h3>
      <p class="quiet small">{is_closed ? WORDS.sales.closed : WORDS.sales.open}</p>
      <button type="submit">{is_closed ? WORDS.sales.reopen : WORDS.sales.close}</button>
      <input type="hidden" name="change" value={change} />
    </form>
  );
};

const Capacity = ({ load: { flight }, formats, state }: Part) => {
  const { volume } = flight;
  return (
    <form class="card" method="post" id="form-capacity" novalidate>
      <h3>{WORDS.capacity.title}</h3>
      <Field
        name="max_weight_kg"
        label={WORDS.capacity.labels.max_weight_kg}
        hint={WORDS.capacity.weight_hint(formats.kg(toKilograms(flight.booked_tenths)))}
        inputmode="decimal"
        value={toKilograms(flight.max_tenths)}
        {...state}
      />
      <Field
        name="max_volume_m3"
        label={WORDS.capacity.labels.max_volume_m3}
        hint={
          volume === null
            ? WORDS.capacity.no_volume_hint
            : WORDS.capacity.volume_hint(formats.m3(toCubicMetres(volume.booked_litres)))
        }
        inputmode="decimal"
        value={volume === null ? '' : toCubicMetres(volume.max_litres)}
        {...state}
      />
      <button type="submit">{WORDS.capacity.submit}</button>
      <input type="hidden" name="change" value="capacity" />
    </form>
  );
};
