import type { FormState } from '../forms.ts';
import { ErrorSummary, Field, Select } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import { TEXT } from './publish-en.ts';
import { Sections } from './sections.tsx';

const { labels, hints, times } = TEXT;

export type PublishState = FormState & {
  /** The two offsets of each time that comes twice, by its field. */
  choices?: Record<string, string[] | undefined>;
  /** The flight (id) that is published already. */
  there?: string | undefined;
};

const CODE = { autocapitalize: 'characters', autocomplete: 'off', spellcheck: 'false' };
const DECIMAL = { inputmode: 'decimal', autocomplete: 'off' };
const WHOLE = { inputmode: 'numeric', autocomplete: 'off' };

/** All that a flight is published with. */
export const PublishForm = ({ sent, errors, refused, choices, there }: PublishState) => {
  const of = (name: keyof typeof labels) => ({
    name,
    label: labels[name],
    hint: name in hints ? hints[name as keyof typeof hints] : undefined,
    sent,
    errors,
  });
  return (
    <div class="stack">
      <Sections at="/board/publish" />
      <h1>{TEXT.title}</h1>
      <p class="quiet">
        {TEXT.lead} <a href="/board/import">{TEXT.to_import}</a>
      </p>
      <ErrorSummary errors={errors} labels={labels} />
      <Refused refused={refused} />
      {there && (
        <p>
          <a href={`/board/flights/${there}`}>{TEXT.see}</a>
        </p>
      )}
      <busy-form busy={TEXT.busy}>
        <form class="stack wide planning" method="post" action="/board/publish" novalidate>
          <fieldset>
            <legend>{TEXT.groups.flight}</legend>
            <div class="fields">
              <Field {...of('flight_number')} {...CODE} required />
              <Field {...of('airline_name')} autocomplete="off" required />
              <Field {...of('origin')} {...CODE} maxlength={3} required />
              <Field {...of('destination')} {...CODE} maxlength={3} required />
            </div>
          </fieldset>
          <fieldset>
            <legend>{TEXT.groups.times}</legend>
            <div class="fields">
              {(['departure_datetime', 'arrival_datetime'] as const).map((name) => (
                <div class="stack">
                  <Field {...of(name)} type="datetime-local" required />
                  <Which name={name} offsets={choices?.[name]} sent={sent} />
                </div>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend>{TEXT.groups.capacity}</legend>
            <div class="fields">
              <Field {...of('max_weight_kg')} {...DECIMAL} required />
              <Field {...of('max_volume_m3')} {...DECIMAL} optional />
              <Field {...of('base_price_per_kg')} {...DECIMAL} required />
            </div>
          </fieldset>
          <details open={OPTIONAL.some((name) => sent?.[name])}>
            <summary>{TEXT.groups.more}</summary>
            <div class="fields">
              <Field {...of('aircraft_type')} {...CODE} maxlength={3} optional />
              <Field {...of('service_type')} {...CODE} maxlength={1} optional />
              <Field {...of('latest_acceptance_minutes')} {...WHOLE} optional />
              <Field {...of('refused_handling_codes')} {...CODE} optional />
              <Field {...of('max_piece_height_cm')} {...WHOLE} optional />
              <Field {...of('max_piece_length_cm')} {...WHOLE} optional />
            </div>
          </details>
          <div>
            <button class="main" type="submit">
              {TEXT.submit}
            </button>
          </div>
        </form>
      </busy-form>
    </div>
  );
};

const OPTIONAL = [
  'aircraft_type',
  'service_type',
  'latest_acceptance_minutes',
  'refused_handling_codes',
  'max_piece_height_cm',
  'max_piece_length_cm',
];

type WhichProps = { name: string; offsets: string[] | undefined; sent: FormState['sent'] };

/** Which of two: by the offset that clocks have then. */
const Which = ({ name, offsets, sent }: WhichProps) =>
  offsets === undefined ? null : (
    <Select
      name={`${name}_offset`}
      label={times.which}
      options={[
        { value: '', text: times.choose },
        ...offsets.map((value, at) => ({ value, text: `${times.choices[at]}: UTC${value}` })),
      ]}
      sent={sent}
    />
  );
