import type { FieldError } from '../../core/reasons.ts';
import type { Sent } from '../forms.ts';
import { Checkbox, ErrorSummary, Field, RetryKey, TextArea } from '../parts/form.tsx';
import { TEXT } from './en.ts';
import { FORM } from './notice.tsx';
import { isHold } from './quoting.ts';

type BookingFormProps = {
  /** The address of the page, which is where the form is sent: a reload asks for this page again. */
  action: string;
  sent: Sent;
  errors: readonly FieldError[];
  /** The carrier of the first leg, whose waybill it is. */
  carrier: string;
  hold_minutes_max: number;
  /** Whether the price is over: then there is nothing to send. */
  is_over: boolean;
};

const HOLD_MINUTES = 30;
const TEXT_MAX = 200;

/** What is told of the goods, the waybill, and for how long a hold is. */
export const BookingForm = (props: BookingFormProps) => {
  const { action, sent, errors, is_over } = props;
  const words = isHold(sent) ? TEXT.hold : TEXT.book;
  return (
    <busy-form busy={words.busy}>
      <form id={FORM} class="card stack" method="post" action={action} novalidate>
        <ErrorSummary errors={errors} labels={TEXT.labels} />
        <RetryKey sent={sent} />
        {isHold(sent) && <HoldMinutes {...props} />}
        <Field
          name="goods_description"
          label={TEXT.labels.goods_description}
          hint={TEXT.hints.goods_description}
          maxlength={TEXT_MAX}
          optional
          {...{ sent, errors }}
        />
        <TextArea
          name="handling_note"
          label={TEXT.labels.handling_note}
          hint={TEXT.hints.handling_note}
          maxlength={TEXT_MAX}
          rows={2}
          optional
          {...{ sent, errors }}
        />
        <Waybill {...props} />
        <div class="row" data-while hidden={is_over}>
          <button class="main" type="submit">
            {words.submit}
          </button>
          <button class="link" type="submit" name="other" value="yes" data-busy={words.other}>
            {words.other}
          </button>
        </div>
      </form>
    </busy-form>
  );
};

const HoldMinutes = ({ sent, errors, hold_minutes_max }: BookingFormProps) => (
  <Field
    name="hold_minutes"
    label={TEXT.labels.hold_minutes}
    hint={TEXT.hints.hold_minutes(hold_minutes_max)}
    inputmode="numeric"
    value={Math.min(HOLD_MINUTES, hold_minutes_max)}
    required
    {...{ sent, errors }}
  />
);

const Waybill = ({ sent, errors, carrier }: BookingFormProps) => (
  <fieldset class="stack">
    <legend>{TEXT.waybill}</legend>
    <Field
      name="awb_number"
      label={TEXT.labels.awb_number}
      hint={TEXT.hints.awb_number}
      inputmode="numeric"
      autocomplete="off"
      optional
      {...{ sent, errors }}
    />
    {!isHold(sent) && <Checkbox name="draw_awb" label={TEXT.draw(carrier)} {...{ sent, errors }} />}
    <p class="hint">{isHold(sent) ? TEXT.waybill_of_hold : TEXT.waybill_later}</p>
  </fieldset>
);
