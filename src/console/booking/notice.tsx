import type { Sent } from '../forms.ts';
import { Notice } from '../parts/notice.tsx';
import { addressOf, pick, SHIPMENT } from '../shipment.ts';
import { TEXT } from './en.ts';
import type { Refusal } from './refusals.ts';

/** The id of the form that books, for buttons that stand outside of it. */
export const FORM = 'booking';

type RefusalNoticeProps = { refusal: Refusal | undefined; sent: Sent; price_at: string };

/** Why it was not booked, beside what to do about it. `price_at`: where a new price is asked for. */
export const RefusalNotice = ({ refusal, sent, price_at }: RefusalNoticeProps) => {
  if (refusal === undefined || refusal.errors.length > 0) return null;
  const { said, next } = refusal;
  return (
    <Notice tone={next.kind === 'retry' ? 'caution' : 'critical'} title={said.title}>
      <p>{said.detail}</p>
      {next.kind === 'search' && (
        <p>
          <a class="button" href={addressOf('/', pick(sent, SHIPMENT))}>
            {TEXT.next.search}
          </a>
        </p>
      )}
      {next.kind === 'price' && <NewPrice at={price_at} />}
      {next.kind === 'link' && (
        <p>
          <a class="button" href={next.to}>
            {next.text}
          </a>
        </p>
      )}
      {next.kind === 'again' && <Again />}
      {next.kind === 'retry' && (
        <come-back
          form={FORM}
          after={next.after_s}
          wait={TEXT.retry.wait}
          asking={TEXT.retry.asking}
          stopped={TEXT.retry.stopped}
        >
          <p>
            <span data-told role="status" /> <span data-wait />
          </p>
          <div class="row">
            <Again />
            <button type="button" data-stop hidden>
              {TEXT.retry.stop}
            </button>
          </div>
        </come-back>
      )}
    </Notice>
  );
};

const Again = () => (
  <button type="submit" form={FORM}>
    {TEXT.next.again}
  </button>
);

/**
 * Sends what is filled in along, so that it stays. While it is hidden it sleeps: the Enter key presses the first button
 * of a form that sends it, even one that is not seen.
 */
export const NewPrice = ({ at, sleeps = false }: { at: string; sleeps?: boolean }) => (
  <p>
    <button
      class="main"
      type={sleeps ? 'button' : 'submit'}
      form={FORM}
      formaction={at}
      data-busy={TEXT.choice.busy}
    >
      {TEXT.clock.anew}
    </button>
  </p>
);
