import type { AppContext } from '../../context.ts';
import { versionOf } from '../../contract/entity-tags.ts';
import { rebook } from '../../core/booking/rebook.ts';
import type { BookingWithEvents } from '../../core/booking/types.ts';
import { isFailure } from '../../core/reasons.ts';
import { goTo, show } from '../answers.tsx';
import { readForm, type Sent } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import {
  DimensionsField,
  HandlingCodesField,
  PiecesField,
  VolumeField,
  WeightField,
} from '../parts/shipment-fields.tsx';
import { createPages } from '../room.ts';
import { type Draw, showAgain } from './again.ts';
import { Changed } from './changed.tsx';
import { TEXT as ALL } from './en.ts';
import { DrawnAt, type Tried } from './form.tsx';
import { priceOf } from './price.ts';
import { named, orderOf, pathOf, readBooking, type Shown } from './read.tsx';
import { readChange } from './rebooking.ts';
import { REVIEW_ISLANDS, Review } from './review.tsx';

const TEXT = ALL.change;
const FIELDS = Object.keys(TEXT.labels);

/** Other goods on the same flights. */
export const change = createPages()
  .show('/my/bookings/:ref_id/change', named, async (c) => {
    const shown = await readBooking(c);
    if (shown instanceof Response) return shown;
    return shown.whyNot('change') === null
      ? showForm(c, shown)
      : goTo(c, pathOf(shown.booking.ref_id));
  })
  .act('/my/bookings/:ref_id/change', named, async (c) => {
    const sent = await readForm(c);
    const shown = await readBooking(c);
    if (shown instanceof Response) return shown;
    const { booking, left, position } = shown;
    const drawn_at = versionOf(sent.version ?? '') ?? booking.version;
    if (drawn_at !== booking.version) return showForm(c, shown, { sent, drawn_at }, 409);
    const { VOLUMETRIC_DIVISOR } = c.get('services').settings;
    const asked = readChange(booking, sent, VOLUMETRIC_DIVISOR);
    if ('errors' in asked) return showForm(c, shown, { sent, errors: asked.errors }, 422);
    const { request, after, moves } = asked;
    if (Object.keys(request).length === 0) {
      const errors = [{ path: 'weight_kg', message: TEXT.nothing }];
      return showForm(c, shown, { sent, errors }, 422);
    }
    if (moves && sent.step !== 'do') {
      const flight_ids = left.map(({ flight_id }) => flight_id);
      const priced = await priceOf(c, booking, position, flight_ids, after);
      if (priced instanceof Response) return priced;
      const carried = Object.fromEntries(FIELDS.map((name) => [name, sent[name] ?? '']));
      const main = (
        <Review
          {...{ shown, priced, carried, after }}
          below="/change"
          back={pathOf(booking.ref_id, '/change')}
        />
      );
      return show(c, { title: ALL.review.facts_title, main, islands: REVIEW_ISLANDS });
    }
    const { quote_id } = sent;
    const order = { ...orderOf(c, sent), request: { ...request, ...(quote_id && { quote_id }) } };
    const result = await rebook(c.get('ports'), order);
    return isFailure(result)
      ? showAgain(c, result, sent, showForm)
      : goTo(c, pathOf(booking.ref_id));
  });

const showForm: Draw = (c: AppContext, shown, tried = {}, status = 200) =>
  show(c, { title: TEXT.title, main: <ChangeForm shown={shown} tried={tried} />, status });

const ChangeForm = ({ shown, tried }: { shown: Shown; tried: Tried }) => {
  const { booking, formats } = shown;
  const { errors, refused, drawn_at } = tried;
  const sent = tried.sent ?? asSent(booking);
  return (
    <div class="prose">
      <p class="small">
        <a href={pathOf(booking.ref_id)}>{ALL.booking.title(booking.ref_id)}</a>
      </p>
      <h1>{TEXT.title}</h1>
      <p class="lead">{TEXT.lead}</p>
      <ErrorSummary errors={errors} labels={TEXT.labels} />
      <Changed {...{ booking, drawn_at, formats }} />
      <Refused refused={refused} />
      <form class="stack" method="post" action={pathOf(booking.ref_id, '/change')} novalidate>
        <DrawnAt {...booking} />
        <div class="fields">
          <WeightField {...{ sent, errors }} />
          <PiecesField {...{ sent, errors }} />
          <VolumeField {...{ sent, errors }} />
        </div>
        <DimensionsField hint={TEXT.hints.dimensions} {...{ sent, errors }} />
        <HandlingCodesField hint={TEXT.hints.special_handling_codes} {...{ sent, errors }} />
        <Field
          name="goods_description"
          label={TEXT.labels.goods_description}
          optional
          {...{ sent, errors }}
        />
        <Field
          name="handling_note"
          label={TEXT.labels.handling_note}
          optional
          {...{ sent, errors }}
        />
        <div class="row">
          <button class="main" type="submit">
            {TEXT.submit}
          </button>
          <a href={pathOf(booking.ref_id)}>{ALL.cancel.keep_as_it_is}</a>
        </div>
      </form>
    </div>
  );
};

/** A booking as the form would have sent it. */
const asSent = (booking: BookingWithEvents): Sent => ({
  weight_kg: String(booking.weight_kg),
  pieces: String(booking.pieces),
  volume_m3: booking.volume_assumed || booking.dimensions ? '' : String(booking.volume_m3),
  dimensions: (booking.dimensions ?? [])
    .map((line) => [line.pieces, line.length_cm, line.width_cm, line.height_cm].join(' x '))
    .join('\n'),
  special_handling_codes: booking.special_handling_codes.join(', '),
  goods_description: booking.goods_description ?? '',
  handling_note: booking.handling_note ?? '',
});
