import type { AppContext } from '../../context.ts';
import { AirportCode, Reference } from '../../contract/fields.ts';
import { AwbNumber } from '../../contract/waybills.ts';
import { type FieldError, isFailure } from '../../core/reasons.ts';
import { track, trackShipment } from '../../core/tracking/track.ts';
import { lookingOf } from '../../http/access.ts';
import { show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, readQuery, type Sent } from '../forms.ts';
import { createPages } from '../pages.ts';
import { TEXT } from './en.ts';
import type { Refusal } from './row-forms.tsx';
import { Scanned, type ScannedProps } from './scanned.tsx';

/** What a scanner found. */
export const scan = createPages().show('/desk/scan', (c) => showScanned(c, readQuery(c)));

/** Shows the shipment that was scanned with its next step, or says why there is none. It changes nothing. */
export async function showScanned(c: AppContext, sent: Sent, refusal?: Refusal) {
  const found = sent.q ? await find(c, sent.q) : { errors: [], parts: [] };
  const airport = check(AirportCode(), sent.at ?? '');
  const props: ScannedProps = {
    ...found,
    q: sent.q,
    at: 'value' in airport ? airport.value : '',
    flight_id: sent.flight_id || undefined,
    refusal,
    formats: formatsOf(c.get('language')),
    now_ms: c.get('ports').world.now_ms(),
  };
  return show(c, {
    title: sent.q ? `${TEXT.scan.title}: ${sent.q}` : TEXT.scan.title,
    main: <Scanned {...props} />,
    islands: ['scan-field'],
    status: refusal?.said.status ?? found.status ?? 200,
  });
}

type Found = Pick<ScannedProps, 'errors' | 'parts'> & { status?: number };

/** The shipment of a waybill or a reference, as a label, a document or a person spells it. */
async function find(c: AppContext, q: string): Promise<Found> {
  const { settings } = c.get('services');
  const { MIN_CONNECTION_MINUTES: min_connection_minutes } = settings;
  const [ports, looking] = [c.get('ports'), lookingOf(c.get('caller'))];
  const waybill = waybillOf(q);
  if (waybill !== null) {
    const checked = check(AwbNumber(), waybill);
    if ('errors' in checked) return mistyped(checked.errors);
    const is_public = settings.PUBLIC_AWB_TRACKING;
    const result = await trackShipment(
      ports,
      checked.value,
      { ...looking, is_public },
      { min_connection_minutes },
    );
    return isFailure(result) ? notFound(result) : { errors: [], parts: result.shipment.parts };
  }
  const checked = check(Reference(), q.replaceAll(/\s/g, ''));
  if ('errors' in checked) return mistyped(checked.errors);
  const result = await track(ports, checked.value, looking, { min_connection_minutes });
  return isFailure(result) ? notFound(result) : { errors: [], parts: [result.tracked] };
}

const mistyped = (errors: readonly FieldError[]): Found => ({
  errors: errors.map(({ path, message }) => ({
    path,
    message: `${message} ${TEXT.scan.mistyped}`,
  })),
  parts: [],
  status: 422,
});

function notFound(failure: Parameters<typeof sayToPeople>[0]): Found {
  const { detail, status } = sayToPeople(failure);
  return { errors: [{ path: 'q', message: detail }], parts: [], status };
}

/** Three digits and eight, as a bar code says them: on the label of a piece with five more, its number (IATA Resolution 606). */
const WAYBILL = /^(\d{3}-?\d{8})(\d{5})?$/;
const waybillOf = (q: string): string | null => WAYBILL.exec(q.replaceAll(/\s/g, ''))?.[1] ?? null;
