import { minorDigits } from '../../core/rating/currencies.ts';
import type { Rate } from '../../core/rating/types.ts';
import type { FieldError } from '../../core/reasons.ts';
import type { Formats } from '../format.ts';
import type { Sent } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { TEXT } from './rates-en.ts';
import { Sections } from './sections.tsx';

const { labels, heads } = TEXT;
/** As many as the list has at most. */
const RATES_MAX = 200;

export type RatesShown = {
  sent: Sent;
  formats: Formats;
  errors?: FieldError[];
  rates?: Rate[];
};

const CODE = { autocapitalize: 'characters', autocomplete: 'off', spellcheck: 'false' };

/** Rate cards, those that match. */
export const RatesPage = ({ sent, formats, errors, rates }: RatesShown) => (
  <div class="stack">
    <Sections at="/board/rates" />
    <div class="row spread">
      <h1>{TEXT.title}</h1>
      <a class="button" href="/board/rates/new">
        {TEXT.add}
      </a>
    </div>
    {sent.done === 'added' && (
      <Notice tone="positive">
        <p>{TEXT.done}</p>
      </Notice>
    )}
    <ErrorSummary errors={errors} labels={labels} />
    <form class="asked" method="get" action="/board/rates" aria-label={TEXT.filter}>
      <Field name="carrier" label={labels.carrier} maxlength={2} {...CODE} {...{ sent, errors }} />
      <Field name="origin" label={labels.origin} maxlength={3} {...CODE} {...{ sent, errors }} />
      <Field
        name="destination"
        label={labels.destination}
        maxlength={3}
        {...CODE}
        {...{ sent, errors }}
      />
      <Field name="date" label={labels.date} type="date" {...{ sent, errors }} />
      <button class="main" type="submit">
        {TEXT.show}
      </button>
    </form>
    {rates && <RateTable rates={rates} formats={formats} />}
    {rates?.length === RATES_MAX && <p class="quiet small">{TEXT.most}</p>}
  </div>
);

/** A card a row, and a column for each weight that a break of any of them begins at, as carriers print them. */
const RateTable = ({ rates, formats }: { rates: Rate[]; formats: Formats }) => {
  if (rates.length === 0) {
    return (
      <div class="card blank">
        <h2>{TEXT.empty_title}</h2>
        <p>{TEXT.empty}</p>
      </div>
    );
  }
  const weights = [
    ...new Set(rates.flatMap(({ breaks }) => breaks.map(({ from_kg }) => from_kg))),
  ].sort((one, other) => one - other);
  return (
    <section class="sheet" tabindex={0} aria-label={TEXT.title}>
      <table class="dense rates">
        <caption class="unseen">{TEXT.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{heads.lane}</th>
            <th scope="col">{heads.carrier}</th>
            <th scope="col">{heads.valid}</th>
            <th scope="col">{heads.currency}</th>
            <th scope="col" class="figure">
              {heads.minimum}
            </th>
            {weights.map((kg) => (
              <th scope="col" class="figure">
                {kg === 0 ? 'N' : `+${heads.from_kg(formats.number(kg))}`}
              </th>
            ))}
            <th scope="col">{heads.surcharges}</th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <Row {...{ rate, weights, formats }} />
          ))}
        </tbody>
      </table>
    </section>
  );
};

type RowProps = { rate: Rate; weights: number[]; formats: Formats };

const Row = ({ rate, weights, formats }: RowProps) => {
  const amount = (value: number) => formats.amount(value, minorDigits(rate.currency) ?? 2);
  return (
    <tr>
      <th scope="row">
        {rate.origin} – {rate.destination}
      </th>
      <td>{rate.carrier}</td>
      <td>
        <time datetime={rate.valid_from}>{rate.valid_from}</time> –{' '}
        <time datetime={rate.valid_to}>{rate.valid_to}</time>
      </td>
      <td>{rate.currency}</td>
      <td class="figure">{amount(rate.minimum)}</td>
      {weights.map((kg) => {
        const found = rate.breaks.find(({ from_kg }) => from_kg === kg);
        return <td class="figure">{found === undefined ? '–' : amount(found.per_kg)}</td>;
      })}
      <td>
        {rate.surcharges.length === 0
          ? '–'
          : rate.surcharges
              .map(({ code, basis, rate: per }) =>
                [code, amount(per), `/ ${TEXT.bases[basis]}`].join(' '),
              )
              .join(', ')}
      </td>
    </tr>
  );
};
