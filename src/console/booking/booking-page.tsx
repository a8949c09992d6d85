import type { Quote } from '../../core/rating/types.ts';
import type { Flight } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import type { Sent } from '../forms.ts';
import { Notice } from '../parts/notice.tsx';
import { Price } from '../parts/price.tsx';
import { addressOf, pick } from '../shipment.ts';
import { TEXT } from './en.ts';
import { Facts } from './facts.tsx';
import { BookingForm } from './form.tsx';
import { FORM, NewPrice, RefusalNotice } from './notice.tsx';
import { CHOICE, isHold, isOver } from './quoting.ts';
import type { Refusal } from './refusals.ts';

export type BookingPageProps = {
  /** Of the page: with it stands all that is to be booked. */
  path: string;
  sent: Sent;
  legs: readonly Flight[];
  /** Null where it cannot be read. */
  quote: Quote | null;
  refusal?: Refusal | undefined;
  hold_minutes_max: number;
  now_ms: number;
  formats: Formats;
};

export const titleOf = (sent: Sent): string =>
  (isHold(sent) ? TEXT.hold : TEXT.book).title(
    sent.origin?.toUpperCase() ?? '',
    sent.destination?.toUpperCase() ?? '',
  );

/** A booking before it is sent: flights, shipment, price with the time that it is good for, and the form. */
export const BookingPage = (props: BookingPageProps) => {
  const { path, sent, legs, quote, refusal, hold_minutes_max, now_ms, formats } = props;
  const choice = pick(sent, CHOICE);
  const price_at = addressOf('/book', choice);
  const is_over = quote !== null && isOver(quote, now_ms);
  const is_good = !is_over || refusal !== undefined;
  return (
    <count-down
      class="stack booking-page"
      until={quote?.expires_at}
      now={new Date(now_ms).toISOString()}
      minute={TEXT.clock.minute}
      left={TEXT.clock.left('#')}
      over={TEXT.clock.over}
    >
      <div>
        <h1>{titleOf(sent)}</h1>
        {isHold(sent) && <p class="quiet">{TEXT.hold.lead}</p>}
      </div>
      <RefusalNotice {...{ refusal, sent, price_at }} />
      <div data-after hidden={is_good}>
        <Notice tone="caution" title={TEXT.clock.over}>
          <p>{TEXT.clock.over_text}</p>
          <NewPrice at={price_at} sleeps={is_good} />
        </Notice>
      </div>
      <p class="unseen" role="status" data-said />
      <div class="sides">
        <Facts {...{ sent, legs, quote, formats }} />
        <PriceCard {...{ quote, is_over, formats }} />
        <BookingForm
          action={addressOf(path, choice)}
          sent={sent}
          errors={refusal?.errors ?? []}
          carrier={legs[0]?.airline_name ?? ''}
          hold_minutes_max={hold_minutes_max}
          is_over={is_over}
        />
      </div>
    </count-down>
  );
};

type PriceCardProps = { quote: Quote | null; is_over: boolean; formats: Formats };

const PriceCard = ({ quote, is_over, formats }: PriceCardProps) => (
  <section class="card price-card" aria-label={TEXT.price.title}>
    <h2>{TEXT.price.title}</h2>
    {quote === null ? (
      <p>{TEXT.price.unknown}</p>
    ) : (
      <>
        <p class="small quiet">
          {TEXT.price.chargeable}: {formats.kg(quote.chargeable_weight_kg)},{' '}
          {TEXT.price.basis[quote.chargeable_basis]}
        </p>
        <Price quote={quote} formats={formats} />
        <p class="small clock-line" data-while hidden={is_over}>
          {TEXT.clock.until}{' '}
          <time datetime={quote.expires_at}>{formats.utc(quote.expires_at)}</time>{' '}
          <strong role="timer" data-left />
        </p>
        <p class="small" data-after hidden={!is_over}>
          <strong>{TEXT.clock.over}</strong>
        </p>
      </>
    )}
  </section>
);

type ChoicePageProps = {
  sent: Sent;
  legs: readonly Flight[];
  refusal?: Refusal | undefined;
  formats: Formats;
};

/** A booking before its price is made: for who signed in on the way, and for a price that was refused. */
export const ChoicePage = ({ sent, legs, refusal, formats }: ChoicePageProps) => {
  const action = addressOf('/book', sent);
  return (
    <div class="stack narrow-page">
      <h1>{titleOf(sent)}</h1>
      <Faults refusal={refusal} />
      <RefusalNotice {...{ refusal, sent }} price_at={action} />
      {refusal === undefined && <p class="lead">{TEXT.choice.lead}</p>}
      <Facts {...{ sent, legs, formats }} />
      <busy-form busy={TEXT.choice.busy}>
        <form id={FORM} method="post" action={action}>
          <button class={refusal === undefined ? 'main' : ''} type="submit">
            {TEXT.choice.submit}
          </button>
        </form>
      </busy-form>
    </div>
  );
};

/** What is wrong with an address that no form of ours made. */
const Faults = ({ refusal }: { refusal: Refusal | undefined }) =>
  refusal === undefined || refusal.errors.length === 0 ? null : (
    <Notice tone="critical" title={refusal.said.title}>
      <ul>
        {refusal.errors.map(({ path, message }) => (
          <li>{`${LABELS[path.split('.')[0] ?? ''] ?? path}: ${message}`}</li>
        ))}
      </ul>
    </Notice>
  );

const LABELS: Readonly<Record<string, string>> = TEXT.labels;
