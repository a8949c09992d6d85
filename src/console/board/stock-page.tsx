import { checkDigitOf } from '../../core/waybill/number.ts';
import type { Stock } from '../../core/waybill/types.ts';
import type { Formats } from '../format.ts';
import type { FormState } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { Notice, Refused } from '../parts/notice.tsx';
import { LoadBar } from './load-cells.tsx';
import { Sections } from './sections.tsx';
import { TEXT } from './stock-en.ts';

const { heads } = TEXT;
/** So few numbers are few: a day's bookings may take them. */
const FEW = 50;

type StockProps = {
  stock: readonly Stock[];
  formats: Formats;
  /** What was just done. */
  done?: string | undefined;
  add?: FormState;
  away?: FormState;
};

/** The ranges of waybill numbers with what is left of each, and what can be done with them. */
export const StockPage = ({ stock, formats, done, add = {}, away = {} }: StockProps) => {
  const is_fresh = !add.sent && !away.sent;
  return (
    <div class="stack">
      <Sections at="/board/stock" />
      <h1>{TEXT.title}</h1>
      <p class="quiet">{TEXT.lead}</p>
      {done && is_fresh && (
        <Notice tone="positive">
          <p>{done}</p>
        </Notice>
      )}
      <ErrorSummary errors={add.errors} labels={TEXT.add.labels} />
      <ErrorSummary errors={away.errors} labels={TEXT.void.labels} />
      <Refused refused={add.refused ?? away.refused} />
      <Few stock={stock} formats={formats} />
      <Ranges stock={stock} formats={formats} />
      <busy-form busy={TEXT.busy}>
        <div class="operations">
          <Add {...add} />
          <Void {...away} />
        </div>
      </busy-form>
    </div>
  );
};

/** Of which carriers few numbers are left for everybody. */
const Few = ({ stock, formats }: Pick<StockProps, 'stock' | 'formats'>) => {
  const shared = stock.filter(({ user_id }) => user_id === null);
  const left = [...Map.groupBy(shared, ({ carrier }) => carrier)]
    .map(([carrier, ranges]) => ({
      carrier,
      free: ranges.reduce((sum, { free }) => sum + free, 0),
    }))
    .filter(({ free }) => free < FEW);
  return left.length === 0 ? null : (
    <Notice tone="caution" title={TEXT.few_title}>
      <ul>
        {left.map(({ carrier, free }) => (
          <li>{TEXT.few_of(carrier, formats.number(free))}</li>
        ))}
      </ul>
    </Notice>
  );
};

const awbNumber = (prefix: string, serial: string) => `${prefix}-${serial}${checkDigitOf(serial)}`;

const lastOf = ({ first_serial, count }: Stock) =>
  String(Number(first_serial) + count - 1).padStart(7, '0');

const Ranges = ({ stock, formats }: Pick<StockProps, 'stock' | 'formats'>) =>
  stock.length === 0 ? (
    <div class="card blank">
      <h2>{TEXT.empty_title}</h2>
      <p>{TEXT.empty}</p>
    </div>
  ) : (
    <section class="sheet" tabindex={0} aria-label={TEXT.title}>
      <table class="dense stock">
        <caption class="unseen">{TEXT.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{heads.carrier}</th>
            <th scope="col" class="figure">
              {heads.free}
            </th>
            <th scope="col" class="bar">
              {heads.load}
            </th>
            {[heads.assigned, heads.void, heads.count].map((head) => (
              <th scope="col" class="figure">
                {head}
              </th>
            ))}
            <th scope="col">{heads.range}</th>
            <th scope="col">{heads.whose}</th>
            <th scope="col">{heads.added}</th>
          </tr>
        </thead>
        <tbody>
          {stock.map((range) => (
            <tr>
              <th scope="row">{range.carrier}</th>
              <td class="figure left">
                {range.free < FEW && <span class="few">{TEXT.few}</span>}{' '}
                {formats.number(range.free)}
              </td>
              <td class="bar">
                <LoadBar booked={range.count - range.free} held={0} max={range.count} />
              </td>
              <td class="figure">{formats.number(range.assigned)}</td>
              <td class="figure">{formats.number(range.void)}</td>
              <td class="figure">{formats.number(range.count)}</td>
              <td class="code">
                {awbNumber(range.prefix, range.first_serial)} –{' '}
                {awbNumber(range.prefix, lastOf(range))}
              </td>
              <td>{range.user_id === null ? TEXT.everybody : TEXT.one_account}</td>
              <td class="quiet">{formats.day(range.created_at.slice(0, 10))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );

const DIGITS = { inputmode: 'numeric', autocomplete: 'off' };

const Add = (state: FormState) => (
  <form class="card" method="post" action="/board/stock" novalidate>
    <h2>{TEXT.add.title}</h2>
    <div class="fields">
      <Field
        name="carrier"
        label={TEXT.add.labels.carrier}
        hint={TEXT.add.hints.carrier}
        maxlength={2}
        autocomplete="off"
        autocapitalize="characters"
        {...state}
      />
      <Field
        name="prefix"
        label={TEXT.add.labels.prefix}
        hint={TEXT.add.hints.prefix}
        maxlength={3}
        {...DIGITS}
        {...state}
      />
      <Field
        name="first_serial"
        label={TEXT.add.labels.first_serial}
        hint={TEXT.add.hints.first_serial}
        maxlength={7}
        {...DIGITS}
        {...state}
      />
      <Field
        name="count"
        label={TEXT.add.labels.count}
        hint={TEXT.add.hints.count}
        {...DIGITS}
        {...state}
      />
    </div>
    <Field
      name="user_id"
      label={TEXT.add.labels.user_id}
      hint={TEXT.add.hints.user_id}
      autocomplete="off"
      spellcheck="false"
      optional
      {...state}
    />
    <button class="main" type="submit">
      {TEXT.add.submit}
    </button>
  </form>
);

const Void = (state: FormState) => (
  <form class="card" method="post" action="/board/stock/void" novalidate>
    <h2>{TEXT.void.title}</h2>
    <p class="quiet small">{TEXT.void.lead}</p>
    <Field
      name="awb_number"
      label={TEXT.void.labels.awb_number}
      hint={TEXT.void.hints.awb_number}
      {...DIGITS}
      {...state}
    />
    <Field
      name="reason"
      label={TEXT.void.labels.reason}
      hint={TEXT.void.hints.reason}
      autocomplete="off"
      {...state}
    />
    <button class="danger" type="submit">
      {TEXT.void.submit}
    </button>
  </form>
);
