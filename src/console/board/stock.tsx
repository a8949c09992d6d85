import type { AppContext } from '../../context.ts';
import { NewStocks, VoidAwbNumber } from '../../contract/waybills.ts';
import { isFailure } from '../../core/reasons.ts';
import { readAwbNumber } from '../../core/waybill/number.ts';
import type { NewStock, Stock } from '../../core/waybill/types.ts';
import { signedIn } from '../../http/access.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, type FormState, numberOf, readForm, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { statusOf } from './again.ts';
import { TEXT } from './stock-en.ts';
import { StockPage } from './stock-page.tsx';

/** The stock of air waybill numbers. */
export const stock = createPages()
  .show('/board/stock', (c) => showStock(c))
  .act('/board/stock', async (c) => {
    const sent = await readForm(c);
    const checked = check(NewStocks(), {
      carrier: textOf(sent, 'carrier'),
      prefix: textOf(sent, 'prefix'),
      first_serial: textOf(sent, 'first_serial'),
      count: numberOf(sent, 'count'),
      user_id: textOf(sent, 'user_id'),
    });
    if ('errors' in checked) return showStock(c, { add: { sent, errors: checked.errors } });
    const result = await c.get('ports').waybills.addStock(signedIn(c), checked.value);
    if (!isFailure(result)) return goTo(c, '/board/stock?done=added');
    switch (result.reason) {
      case 'validation_failed':
        return showStock(c, { add: { sent, errors: result.errors } });
      case 'awb_stock_overlaps': {
        const refused = { ...sayToPeople(result), detail: TEXT.add.overlaps };
        const range = Array.isArray(checked.value) ? checked.value[0] : checked.value;
        return showStock(c, { add: { sent, refused }, range });
      }
      default:
        return refuse(c, result);
    }
  })
  .act('/board/stock/void', async (c) => {
    const sent = await readForm(c);
    const checked = check(VoidAwbNumber(), {
      awb_number: textOf(sent, 'awb_number'),
      reason: textOf(sent, 'reason'),
    });
    if ('errors' in checked) return showStock(c, { away: { sent, errors: checked.errors } });
    const { awb_number, reason } = checked.value;
    const result = await c.get('ports').waybills.voidNumber(signedIn(c), awb_number, reason);
    if (!isFailure(result)) return goTo(c, `/board/stock?done=void&awb_number=${awb_number}`);
    if (result.reason !== 'awb_taken') return refuse(c, result);
    const refused = { ...sayToPeople(result), detail: TEXT.void.taken(awb_number) };
    return showStock(c, { away: { sent, refused } });
  });

type Forms = {
  add?: FormState;
  away?: FormState;
  /** What was to be added, of which numbers are in stock already. */
  range?: NewStock | undefined;
};

async function showStock(c: AppContext, { range, ...forms }: Forms = {}) {
  const result = await c.get('ports').waybills.listStock(signedIn(c));
  if (isFailure(result)) return refuse(c, result);
  // Sent twice, the second finds what the first has added.
  if (range && result.stock.some((there) => isSame(there, range))) {
    return goTo(c, '/board/stock?done=added');
  }
  const formats = formatsOf(c.get('language'));
  const done = doneOf(c);
  const main = <StockPage stock={result.stock} {...{ formats, done }} {...forms} />;
  const status = statusOf(c, forms.add ?? forms.away ?? {});
  return show(c, { title: TEXT.title, main, islands: ['busy-form'], status });
}

const isSame = (there: Stock, { user_id, ...range }: NewStock): boolean =>
  there.user_id === (user_id ?? null) &&
  (['carrier', 'prefix', 'first_serial', 'count'] as const).every(
    (name) => there[name] === range[name],
  );

/** What the address says was done. */
function doneOf(c: AppContext): string | undefined {
  const { done, awb_number = '' } = c.req.query();
  if (done === 'added') return TEXT.add.done;
  const read = readAwbNumber(awb_number);
  return done === 'void' && read !== null && 'awb_number' in read
    ? TEXT.void.done(read.awb_number)
    : undefined;
}
