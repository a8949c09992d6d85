import type { FailureOf } from '../../core/reasons.ts';
import { type Imported, SCHEDULE_FORMATS } from '../../core/schedule/import/types.ts';
import type { Formats } from '../format.ts';
import type { FormState } from '../forms.ts';
import { Checkbox, ErrorSummary, Field, Select, TextArea } from '../parts/form.tsx';
import { TEXT } from './import-en.ts';
import { Checked, Invalid, Published } from './import-outcome.tsx';
import { Sections } from './sections.tsx';

const { labels, hints } = TEXT;

export type ImportState = FormState & {
  formats: Formats;
  /** The window where none was sent. */
  days: { from: string; to: string };
  /** What a look at the schedule found. */
  outcome?: Imported;
  /** Why nothing was published. */
  invalid?: FailureOf<'import_invalid'>;
};

const DECIMAL = { inputmode: 'decimal', autocomplete: 'off', optional: true };

/** A schedule to import, and above it what came of it. */
export const ImportForm = ({ sent, errors, formats, days, outcome, invalid }: ImportState) => {
  const of = (name: keyof typeof labels) => ({
    name,
    label: labels[name],
    hint: name in hints ? hints[name as keyof typeof hints] : undefined,
    sent,
    errors,
  });
  const fields = (
    <div class="stack planning">
      <div class="fields">
        <Select
          {...of('format')}
          options={SCHEDULE_FORMATS.toReversed().map((value) => ({
            value,
            text: TEXT.formats[value],
          }))}
        />
        <Field {...of('window.from')} type="date" value={days.from} required />
        <Field {...of('window.to')} type="date" value={days.to} required />
        <Field {...of('service_types')} optional autocomplete="off" />
      </div>
      <Field {...of('file')} sent={undefined} type="file" accept=".csv,.txt,.ssim,.ssm,text/*" />
      <TextArea {...of('content')} class="code" rows={8} spellcheck="false" wrap="off" />
      <details open={DEFAULTS.some((name) => sent?.[name])}>
        <summary>{TEXT.defaults}</summary>
        <div class="stack">
          <div class="fields">
            <Field {...of('defaults.max_weight_kg')} {...DECIMAL} />
            <Field {...of('defaults.max_volume_m3')} {...DECIMAL} />
            <Field {...of('defaults.base_price_per_kg')} {...DECIMAL} />
            <Field {...of('defaults.latest_acceptance_minutes')} {...DECIMAL} />
          </div>
          <TextArea {...of('defaults.airline_names')} rows={3} optional />
          <TextArea {...of('defaults.aircraft')} class="code" rows={3} optional />
        </div>
      </details>
      <Checkbox {...of('skip_invalid')} />
      <div>
        <button class="main" type="submit" name="act" value="check">
          {TEXT.check}
        </button>
      </div>
    </div>
  );
  return (
    <div class="stack">
      <Sections at="/board/import" />
      <h1>{TEXT.title}</h1>
      <p class="quiet">{TEXT.lead}</p>
      <ErrorSummary errors={errors} labels={labels} />
      {sent?.new !== undefined && <Published sent={sent} formats={formats} />}
      {invalid && <Invalid failure={invalid} formats={formats} />}
      <busy-form busy={TEXT.busy}>
        <form
          class="stack wide"
          method="post"
          action="/board/import"
          enctype="multipart/form-data"
          novalidate
        >
          {outcome ? (
            <details class="again">
              <summary>{TEXT.again}</summary>
              {fields}
            </details>
          ) : (
            fields
          )}
          {outcome && <Checked outcome={outcome} formats={formats} />}
        </form>
      </busy-form>
    </div>
  );
};

const DEFAULTS = Object.keys(labels).filter((name) => name.startsWith('defaults.'));
