import type { FlightBooking } from '../../core/booking/types.ts';
import { OFFLOAD_DISCREPANCIES } from '../../core/booking/types.ts';
import type { FieldError } from '../../core/reasons.ts';
import { TEXT as FRAME } from '../en.ts';
import type { Said } from '../failures/say.ts';
import type { Sent } from '../forms.ts';
import { TEXT } from './en.ts';
import type { Move } from './next.ts';
import type { Place } from './place.ts';

/** Why what was sent for a shipment was refused. */
export type Refusal = {
  /** Which of its forms it was. */
  form: 'report' | 'offload';
  said: Said;
  errors: readonly FieldError[];
  sent: Sent;
};

type FormProps = {
  row: Pick<FlightBooking, 'ref_id' | 'pieces' | 'weight_kg'>;
  place: Place;
  refusal?: Refusal | undefined;
};

/** Records the next step of a shipment: by one press, with what is booked; its figures can be opened. */
export const MoveForm = ({ row, place, move, refusal }: FormProps & { move: Move }) => {
  const { sent, errors } = refusal?.form === 'report' ? refusal : { sent: undefined, errors: [] };
  const field = { row, place, form: 'report', sent, errors } as const;
  return (
    <form method="post" action={`/desk/flights/${place.flight_id}/report`} novalidate>
      <Hidden {...{ row, place, sent }} />
      <input type="hidden" name="code" value={move} />
      <button class={place.from === 'scan' ? 'move main' : 'move'} type="submit">
        {TEXT.moves[move]} <span class="unseen">{row.ref_id}</span>
      </button>
      <details open={errors.length > 0}>
        <summary>{TEXT.form.figures}</summary>
        <div class="fields">
          <Small
            {...field}
            name="pieces"
            label={TEXT.form.pieces}
            inputmode="numeric"
            value={move === 'RCS' ? row.pieces : undefined}
          />
          {move === 'RCS' && (
            <Small
              {...field}
              name="weight_kg"
              label={TEXT.form.weight}
              inputmode="decimal"
              value={row.weight_kg}
            />
          )}
          <When {...field} />
        </div>
      </details>
    </form>
  );
};

/** Leaves a shipment, or some of its pieces, behind. */
export const OffloadForm = ({ row, place, refusal }: FormProps) => {
  const { sent, errors } = refusal?.form === 'offload' ? refusal : { sent: undefined, errors: [] };
  const field = { row, place, form: 'offload', sent, errors } as const;
  return (
    <form method="post" action={`/desk/flights/${place.flight_id}/offload`} novalidate>
      <Hidden {...{ row, place, sent }} />
      <div class="fields">
        <div class="field">
          <label for={`${row.ref_id}-discrepancy`}>{TEXT.form.reason}</label>
          <select id={`${row.ref_id}-discrepancy`} name="discrepancy">
            {OFFLOAD_DISCREPANCIES.map((code) => (
              <option value={code} selected={sent?.discrepancy === code}>
                {TEXT.form.reasons[code]}
              </option>
            ))}
          </select>
        </div>
        <Small
          {...field}
          name="pieces"
          label={TEXT.form.offload_pieces(place.formats.number(row.pieces))}
          hint={TEXT.form.offload_hint}
          inputmode="numeric"
        />
        <When {...field} />
        <Small {...field} name="remark" label={TEXT.form.remark} maxlength="200" />
      </div>
      <button class="danger" type="submit">
        {TEXT.form.offload_submit} <span class="unseen">{row.ref_id}</span>
      </button>
    </form>
  );
};

/** Which shipment, where, and since when the form stands there: sent twice, it is told once. */
export const Hidden = ({
  row,
  place,
  sent,
}: Pick<FormProps, 'place'> & { row?: { ref_id: string }; sent?: Sent | undefined }) => (
  <>
    <input type="hidden" name="at" value={place.at} />
    <input type="hidden" name="end" value={place.end} />
    <input type="hidden" name="offset" value={place.offset} />
    <input type="hidden" name="occurred_at" value={sent?.occurred_at ?? place.drawn_at} />
    {row && <input type="hidden" name="ref_id" value={row.ref_id} />}
    {place.after && <input type="hidden" name="after" value={place.after} />}
    {place.from && <input type="hidden" name="from" value={place.from} />}
    {place.scanned_for && <input type="hidden" name="scanned_for" value={place.scanned_for} />}
  </>
);

/** Of which form a field is, and what was wrong with it. */
type FieldOf = FormProps & {
  form: Refusal['form'];
  sent: Sent | undefined;
  errors: readonly FieldError[];
};

type SmallProps = FieldOf & {
  name: string;
  label: string;
  hint?: string;
  value?: number | undefined;
  [attribute: string]: unknown;
};

/** A field of a row: its ids have the reference in them, since every row has such a field. */
const Small = (props: SmallProps) => {
  const { row, place: _, form, sent, errors, name, label, hint, value, ...attributes } = props;
  const id = `${row.ref_id}-${form}-${name}`;
  const path = name === 'local_at' ? 'occurred_at' : name;
  const message = errors.find((error) => error.path === path)?.message;
  const described = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={message ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {message && (
        <p class="error" id={`${id}-error`}>
          <span class="unseen">{FRAME.error_in_title}</span>
          {message}
        </p>
      )}
      <input
        id={id}
        name={name}
        value={sent?.[name] ?? value}
        autocomplete="off"
        {...(described && { 'aria-describedby': described })}
        {...(message && { 'aria-invalid': 'true' })}
        {...attributes}
      />
    </div>
  );
};

const When = (field: FieldOf) => (
  <Small
    {...field}
    name="local_at"
    label={TEXT.form.at(field.place.at)}
    hint={TEXT.form.at_hint}
    type="datetime-local"
  />
);
