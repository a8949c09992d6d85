import type { AppContext } from '../../context.ts';
import { NewRates, RatesQuery } from '../../contract/rates.ts';
import { type FieldError, isFailure } from '../../core/reasons.ts';
import { signedIn } from '../../http/access.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import {
  check,
  type FormState,
  numberOf,
  readForm,
  readQuery,
  type Sent,
  textOf,
} from '../forms.ts';
import { createPages } from '../room.ts';
import { statusOf } from './again.ts';
import { BREAKS, RateForm, SURCHARGES } from './rate-form.tsx';
import { TEXT } from './rates-en.ts';
import { RatesPage, type RatesShown } from './rates-page.tsx';

/** Rate cards: what there is, and one more. */
export const rates = createPages()
  .show('/board/rates', async (c) => {
    const sent = readQuery(c);
    const checked = check(RatesQuery(), {
      carrier: textOf(sent, 'carrier'),
      origin: textOf(sent, 'origin'),
      destination: textOf(sent, 'destination'),
      date: textOf(sent, 'date'),
    });
    if ('errors' in checked) return showRates(c, { sent, errors: checked.errors });
    const { carrier = null, origin = null, destination = null, date = null } = checked.value;
    const filter = { carrier, origin, destination, date };
    const result = await c.get('ports').rates.listRates(signedIn(c), filter);
    if (!isFailure(result)) return showRates(c, { sent, rates: result.rates });
    return result.reason === 'validation_failed'
      ? showRates(c, { sent, errors: result.errors })
      : refuse(c, result);
  })
  .show('/board/rates/new', (c) => showForm(c))
  .act('/board/rates/new', async (c) => {
    const sent = await readForm(c);
    const { card, places } = readCard(sent);
    const checked = check(NewRates(), card);
    if ('errors' in checked) {
      const errors = checked.errors.map((error) => ({
        ...error,
        path: placeOf(error.path, places),
      }));
      return showForm(c, { sent, errors });
    }
    const result = await c.get('ports').rates.addRates(signedIn(c), checked.value);
    if (!isFailure(result)) return goTo(c, addedPath(result.rates[0]));
    switch (result.reason) {
      case 'validation_failed':
        return showForm(c, { sent, errors: result.errors.map(unnumbered) });
      case 'rate_exists':
        return showForm(c, { sent, refused: { ...sayToPeople(result), detail: TEXT.exists } });
      default:
        return refuse(c, result);
    }
  });

const showRates = (c: AppContext, shown: Omit<RatesShown, 'formats'>) =>
  show(c, {
    title: TEXT.title,
    main: <RatesPage {...shown} formats={formatsOf(c.get('language'))} />,
    status: statusOf(c, { errors: shown.errors }),
  });

const showForm = (c: AppContext, state: FormState = {}) =>
  show(c, {
    title: TEXT.add_title,
    main: <RateForm {...state} />,
    islands: ['busy-form'],
    status: statusOf(c, state),
  });

/** The list of the lane that a card was added to. */
const addedPath = (
  card: { carrier: string; origin: string; destination: string } | undefined,
): string =>
  `/board/rates?${new URLSearchParams({
    carrier: card?.carrier ?? '',
    origin: card?.origin ?? '',
    destination: card?.destination ?? '',
    done: 'added',
  })}`;

/** In which row of the form each break and surcharge stands. */
type Places = Record<'breaks' | 'surcharges', number[]>;

/** The form as a rate card: rows that are left empty do not count. */
function readCard(sent: Sent): { card: unknown; places: Places } {
  const rowsOf = (list: string, names: readonly string[], rows: number) =>
    Array.from({ length: rows }, (_, row) => row).filter((row) =>
      names.some((name) => textOf(sent, `${list}.${row}.${name}`)),
    );
  const places = {
    breaks: rowsOf('breaks', ['from_kg', 'per_kg'], BREAKS),
    surcharges: rowsOf('surcharges', ['code', 'rate', 'minimum'], SURCHARGES),
  };
  const card = {
    carrier: textOf(sent, 'carrier'),
    origin: textOf(sent, 'origin'),
    destination: textOf(sent, 'destination'),
    valid_from: textOf(sent, 'valid_from'),
    valid_to: textOf(sent, 'valid_to'),
    currency: textOf(sent, 'currency'),
    minimum: numberOf(sent, 'minimum'),
    breaks: places.breaks.map((row) => ({
      from_kg: numberOf(sent, `breaks.${row}.from_kg`),
      per_kg: numberOf(sent, `breaks.${row}.per_kg`),
    })),
    surcharges: places.surcharges.map((row) => ({
      code: textOf(sent, `surcharges.${row}.code`),
      basis: textOf(sent, `surcharges.${row}.basis`),
      rate: numberOf(sent, `surcharges.${row}.rate`),
      minimum: numberOf(sent, `surcharges.${row}.minimum`),
    })),
  };
  return { card, places };
}

/** The field of the form that an error of the card is of: `breaks.1.per_kg` may stand in another row. */
function placeOf(path: string, places: Places): string {
  const [list = '', at = '', ...rest] = path.split('.');
  if (list !== 'breaks' && list !== 'surcharges') return path;
  const row = places[list][Number(at)];
  return row === undefined || at === '' ? list : [list, row, ...rest].join('.');
}

/** The database numbers cards that are sent as an array: of one card the number is left out. */
const unnumbered = ({ path, message }: FieldError): FieldError => ({
  path: path.replace(/^0\./, ''),
  message,
});
