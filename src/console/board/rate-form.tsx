import type { FormState } from '../forms.ts';
import { ErrorSummary, Field, idOf, Select } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import { TEXT } from './rates-en.ts';
import { Sections } from './sections.tsx';

const { labels, hints, row: heads } = TEXT;

/** How many rows the form has. A card may have ten of each; such a one is sent through the API. */
export const BREAKS = 6;
export const SURCHARGES = 4;

const CODE = { autocapitalize: 'characters', autocomplete: 'off', spellcheck: 'false' };
const DECIMAL = { inputmode: 'decimal', autocomplete: 'off' };
const BASES = Object.entries(TEXT.bases).map(([value, text]) => ({ value, text }));

/** All that a rate card says. */
export const RateForm = ({ sent, errors, refused }: FormState) => {
  const state = { sent, errors };
  const listError = (name: 'breaks' | 'surcharges') =>
    errors?.find(({ path }) => path === name)?.message;
  return (
    <div class="stack">
      <Sections at="/board/rates" />
      <h1>{TEXT.add_title}</h1>
      <p class="quiet">{TEXT.lead}</p>
      <ErrorSummary errors={errors} labels={labels} />
      <Refused refused={refused} />
      <busy-form busy={TEXT.busy}>
        <form class="stack wide planning" method="post" action="/board/rates/new" novalidate>
          <div class="fields">
            <Field name="carrier" label={labels.carrier} maxlength={2} {...CODE} {...state} />
            <Field name="origin" label={labels.origin} maxlength={3} {...CODE} {...state} />
            <Field
              name="destination"
              label={labels.destination}
              maxlength={3}
              {...CODE}
              {...state}
            />
            <Field name="valid_from" label={labels.valid_from} type="date" {...state} />
            <Field name="valid_to" label={labels.valid_to} type="date" {...state} />
          </div>
          <div class="fields">
            <Field
              name="currency"
              label={labels.currency}
              hint={hints.currency}
              maxlength={3}
              {...CODE}
              {...state}
            />
            <Field
              name="minimum"
              label={labels.minimum}
              hint={hints.minimum}
              {...DECIMAL}
              {...state}
            />
          </div>
          <List name="breaks" message={listError('breaks')}>
            {rows(BREAKS).map((row) => (
              <div class="fields rows">
                <Field
                  name={`breaks.${row}.from_kg`}
                  label={TEXT.numbered(heads.from_kg, row + 1)}
                  value={row === 0 ? 0 : undefined}
                  inputmode="numeric"
                  autocomplete="off"
                  {...state}
                />
                <Field
                  name={`breaks.${row}.per_kg`}
                  label={TEXT.numbered(heads.per_kg, row + 1)}
                  {...DECIMAL}
                  {...state}
                />
              </div>
            ))}
          </List>
          <details open={rows(SURCHARGES).some((row) => sent?.[`surcharges.${row}.code`])}>
            <summary>{labels.surcharges}</summary>
            <List name="surcharges" message={listError('surcharges')}>
              {rows(SURCHARGES).map((row) => (
                <div class="fields rows">
                  <Field
                    name={`surcharges.${row}.code`}
                    label={TEXT.numbered(heads.code, row + 1)}
                    maxlength={3}
                    {...CODE}
                    {...state}
                  />
                  <Field
                    name={`surcharges.${row}.rate`}
                    label={TEXT.numbered(heads.rate, row + 1)}
                    {...DECIMAL}
                    {...state}
                  />
                  <Select
                    name={`surcharges.${row}.basis`}
                    label={TEXT.numbered(heads.basis, row + 1)}
                    options={BASES}
                    {...state}
                  />
                  <Field
                    name={`surcharges.${row}.minimum`}
                    label={TEXT.numbered(heads.minimum, row + 1)}
                    optional
                    {...DECIMAL}
                    {...state}
                  />
                </div>
              ))}
            </List>
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

const rows = (count: number) => Array.from({ length: count }, (_, row) => row);

type ListProps = {
  name: 'breaks' | 'surcharges';
  /** What is wrong with the list as a whole. */
  message: string | undefined;
  children?: unknown;
};

const List = ({ name, message, children }: ListProps) => (
  <fieldset id={idOf(name)} class="stack" tabindex={-1}>
    <legend>{labels[name]}</legend>
    <p class="hint">{hints[name]}</p>
    {message && <p class="error">{message}</p>}
    {children}
  </fieldset>
);
