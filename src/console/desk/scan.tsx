import type { AppContext } from '../../context.ts';
import { AirportCode } from '../../contract/fields.ts';
import { isFailure } from '../../core/reasons.ts';
import { show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, readQuery, type Sent } from '../forms.ts';
import { createPages } from '../room.ts';
import { readNumber } from '../tracking/asked.ts';
import { TEXT as TRACKING } from '../tracking/en.ts';
import { look } from '../tracking/view.ts';
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

/** The shipment of a waybill or a reference, read as tracking reads them. */
async function find(c: AppContext, q: string): Promise<Found> {
  const asked = readNumber(q);
  if ('fault' in asked) {
    const words = TRACKING.find;
    const fault = asked.fault === 'form' ? words.form : words.check_digit(asked.check_digit);
    return notFound(`${fault} ${TEXT.scan.mistyped}`, 422);
  }
  const view = await look(c, asked);
  if (!isFailure(view)) return { errors: [], parts: view.parts };
  const { detail, status } = sayToPeople(view);
  return notFound(detail, status);
}

const notFound = (message: string, status: number): Found => ({
  errors: [{ path: 'q', message }],
  parts: [],
  status,
});
