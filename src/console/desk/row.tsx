import type { FlightBooking } from '../../core/booking/types.ts';
import type { Formats } from '../format.ts';
import { Status } from '../parts/status.tsx';
import { TEXT } from './en.ts';
import { canOffload, isDone, type Next, nextOf } from './next.ts';
import type { Place } from './place.ts';
import { MoveForm, OffloadForm, type Refusal } from './row-forms.tsx';

type RowProps = {
  row: FlightBooking;
  place: Place;
  refusal?: Refusal | undefined;
  /** The booking of the pieces that were just left behind. */
  part?: string | undefined;
};

/** A shipment on a flight, with what is next for it at this station. A script puts it in the place of the old one. */
export const Row = ({ row, place, refusal, part }: RowProps) => {
  const next = nextOf(row, place.end);
  const { formats } = place;
  return (
    <li
      id={`b-${row.ref_id}`}
      class={refusal ? 'shipment refused' : isDone(next) ? 'shipment over' : 'shipment'}
      data-next={'move' in next ? next.move : undefined}
      data-done={isDone(next) ? 'yes' : undefined}
      tabindex={-1}
    >
      <p class="name">
        <b class={row.awb_number ? 'code' : 'code long'}>{row.awb_number ?? row.ref_id}</b>
        <a class="small" href={`/track/${row.ref_id}`}>
          {row.awb_number ? row.ref_id : TEXT.row.no_waybill}
          {!row.awb_number && <span class="unseen">: {row.ref_id}</span>}
        </a>
      </p>
      <p class="route">
        <b>
          {row.origin} <span class="quiet">→</span> {row.destination}
        </b>
        <Connections {...{ row, place }} />
      </p>
      <Figures {...{ row, formats }} />
      <p class="goods small">
        {row.special_handling_codes.length > 0 && (
          <span class="codes">
            <span class="unseen">{TEXT.row.codes}: </span>
            {row.special_handling_codes.map((code) => (
              <span class="chip">{code} </span>
            ))}
          </span>
        )}
        <span class="quiet">{row.goods_description}</span>
      </p>
      <p class="state small">
        <Status status={row.status} />
        <Acceptance {...{ row, formats }} />
      </p>
      <Todo {...{ row, place, next, refusal, part }} />
    </li>
  );
};

/** Accepted or not matters until it flies, and what was accepted where it is not what is booked. */
const Acceptance = ({ row, formats }: { row: FlightBooking; formats: Formats }) => {
  const { accepted } = row;
  if (accepted === null) {
    const is_expected = row.status === 'BOOKED' && row.leg_state === 'booked';
    return is_expected ? <span class="quiet">{TEXT.row.not_accepted}</span> : null;
  }
  const { pieces, weight_kg } = accepted;
  const differs =
    (pieces ?? row.pieces) !== row.pieces || (weight_kg ?? row.weight_kg) !== row.weight_kg;
  return (
    <span class={differs ? 'late' : 'quiet'}>
      {TEXT.row.accepted}
      {pieces !== null && ` ${TEXT.row.pieces(formats.number(pieces), pieces === 1)}`}
      {weight_kg !== null && `, ${formats.kg(weight_kg)}`}
    </span>
  );
};

const Figures = ({ row, formats }: { row: FlightBooking; formats: Formats }) => (
  <p class="figures">
    <span>{TEXT.row.pieces(formats.number(row.pieces), row.pieces === 1)}</span>
    <b>{formats.kg(row.weight_kg)}</b>
    <span class="quiet small">
      {formats.m3(row.volume_m3)}
      {row.volume_assumed && ` ${TEXT.row.assumed}`}
    </span>
  </p>
);

const Connections = ({ row, place }: Pick<RowProps, 'row' | 'place'>) => (
  <>
    {row.connects_from && (
      <a class="small" href={`/desk/flights/${row.connects_from}?at=${place.at}`}>
        {TEXT.row.from_flight}
      </a>
    )}
    {row.connects_to && (
      <a class="small" href={`/desk/flights/${row.connects_to}?at=${place.at}`}>
        {TEXT.row.to_flight}
      </a>
    )}
  </>
);

/** What is next, as a button or as the reason why there is none, and what was wrong with what was sent. */
const Todo = ({ row, place, next, refusal, part }: RowProps & { next: Next }) => (
  <div class="todo">
    <div class="said" role="alert">
      {refusal && <RefusedHere refusal={refusal} />}
    </div>
    {part && (
      <p class="small">
        {TEXT.row.part} <a href={`/my/bookings/${part}`}>{part}</a>
      </p>
    )}
    {'move' in next ? (
      <MoveForm {...{ row, place, refusal }} move={next.move} />
    ) : (
      <p class="why small">
        {TEXT.waiting[next.waiting]} <WayOn {...{ row, place, next }} />
      </p>
    )}
    {canOffload(row, place.end) && (
      <details open={refusal?.form === 'offload'}>
        <summary>{TEXT.form.offload}</summary>
        <OffloadForm {...{ row, place, refusal }} />
      </details>
    )}
  </div>
);

const RefusedHere = ({ refusal: { said, errors } }: { refusal: Refusal }) => (
  <p class="error">
    {errors.length > 0 ? errors.map(({ message }) => message).join(' ') : said.detail} {said.remedy}
  </p>
);

/** Where what is in the way is put right. */
export const WayOn = ({
  row,
  place,
  next,
}: {
  row: Pick<FlightBooking, 'ref_id' | 'connects_from' | 'connects_to'>;
  place: Place;
  next: Next;
}) => {
  if (!('waiting' in next)) return null;
  const to = `/my/bookings/${row.ref_id}`;
  switch (next.waiting) {
    case 'held':
      return <a href={to}>{TEXT.confirm_it}</a>;
    case 'needs_flight':
      return <a href={to}>{TEXT.rebook_it}</a>;
    case 'inbound':
      return (
        <a href={`/desk/flights/${row.connects_from}?at=${place.at}`}>{TEXT.inbound_flight}</a>
      );
    case 'onward':
      return <a href={`/desk/flights/${row.connects_to}?at=${place.at}`}>{TEXT.onward_flight}</a>;
    default:
      return null;
  }
};
