import type { AppContext } from '../../context.ts';
import { FlightImport } from '../../contract/import-flights.ts';
import { isFailure } from '../../core/reasons.ts';
import { importFlights } from '../../core/schedule/import/import-flights.ts';
import { signedIn } from '../../http/access.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { dayAfter } from '../dates.ts';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, numberOf, readFields, readQuery, type Sent, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { statusOf } from './again.ts';
import { TEXT } from './import-en.ts';
import { ImportForm, type ImportState } from './import-form.tsx';

const WINDOW_DAYS = 27;

/** Imports a schedule: looks at it first, then publishes. */
export const imports = createPages()
  .show('/board/import', (c) => showForm(c, { sent: readQuery(c) }))
  .act('/board/import', async (c) => {
    const sent = await readFile(c);
    const dry_run = sent.act !== 'publish' && sent.act !== 'skip';
    const checked = check(FlightImport(), { ...wishOf(sent), dry_run });
    if ('errors' in checked) return showForm(c, { sent, errors: checked.errors });
    const result = await importFlights(c.get('ports'), signedIn(c), checked.value);
    if (!isFailure(result)) {
      return dry_run ? showForm(c, { sent, outcome: result }) : goTo(c, donePath(sent, result));
    }
    switch (result.reason) {
      case 'validation_failed':
        return showForm(c, { sent, errors: result.errors });
      case 'import_invalid':
        return showForm(c, { sent, invalid: result, refused: sayToPeople(result) });
      default:
        return refuse(c, result);
    }
  });

const showForm = (c: AppContext, state: Omit<ImportState, 'formats' | 'days'>) => {
  const today = new Date(c.get('ports').world.now_ms()).toISOString().slice(0, 10);
  const days = { from: today, to: dayAfter(today, WINDOW_DAYS) };
  const formats = formatsOf(c.get('language'));
  return show(c, {
    title: TEXT.title,
    main: <ImportForm {...{ ...state, days, formats }} />,
    islands: ['busy-form'],
    status: statusOf(c, state),
  });
};

/** Where it is said what was published: the counts are in the address. */
const donePath = (
  sent: Sent,
  { conflicts, ...counts }: { new: number; unchanged: number; conflicts: unknown[] },
) =>
  `/board/import?${new URLSearchParams({
    'window.from': sent['window.from'] ?? '',
    'window.to': sent['window.to'] ?? '',
    format: sent.format ?? '',
    new: String(counts.new),
    unchanged: String(counts.unchanged),
    conflicts: String(conflicts.length),
  })}`;

/** The form as it was sent. Of a schedule each space counts, and each line: it is not trimmed. */
async function readFile(c: AppContext): Promise<Sent> {
  const fields = await readFields(c);
  const sent: Record<string, string> = Object.fromEntries(
    fields.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, name === 'content' ? value : value.trim()]] : [],
    ),
  );
  const file = fields.find(([name]) => name === 'file')?.[1];
  return file instanceof File && file.size > 0 ? { ...sent, content: await file.text() } : sent;
}

/** The form as the contract has it. */
function wishOf(sent: Sent) {
  const number = (name: string) => numberOf(sent, `defaults.${name}`);
  return {
    format: sent.format,
    content: sent.content ?? '',
    window: { from: textOf(sent, 'window.from'), to: textOf(sent, 'window.to') },
    skip_invalid: sent.skip_invalid === 'yes' || sent.act === 'skip',
    service_types: textOf(sent, 'service_types'),
    defaults: {
      max_weight_kg: number('max_weight_kg'),
      max_volume_m3: number('max_volume_m3'),
      base_price_per_kg: number('base_price_per_kg'),
      latest_acceptance_minutes: number('latest_acceptance_minutes'),
      airline_names: Object.fromEntries(
        linesOf(sent, 'airline_names').map((line) => {
          const [carrier = '', ...name] = line.split(/\s+/);
          return [carrier, name.join(' ')];
        }),
      ),
      aircraft: Object.fromEntries(linesOf(sent, 'aircraft').map(aircraftOf)),
    },
  };
}

const linesOf = (sent: Sent, name: string): string[] =>
  (textOf(sent, `defaults.${name}`) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** `77X 102000 633 2.90`: type, kg, m³, price per kg; those after the weight may be left out. */
function aircraftOf(line: string) {
  const [type = '', ...figures] = line.split(/[\s;]+/);
  const [max_weight_kg, max_volume_m3, base_price_per_kg] = figures.map((text) =>
    numberOf({ text }, 'text'),
  );
  return [type, { max_weight_kg, max_volume_m3, base_price_per_kg }] as const;
}
