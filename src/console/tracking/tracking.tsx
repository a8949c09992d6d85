import type { AppContext } from '../../context.ts';
import { isFailure } from '../../core/reasons.ts';
import { asksForPart, goTo, refuse, show } from '../answers.tsx';
import { TEXT as FRAME } from '../en.ts';
import { formatsOf } from '../format.ts';
import { readQuery } from '../forms.ts';
import { draw, showDrawn } from '../parts/live.tsx';
import { readWorld } from '../parts/world.ts';
import { createPages } from '../room.ts';
import { type Asked, readNumber, type Unread } from './asked.ts';
import { drawCode128, drawQr } from './codes.ts';
import { TEXT } from './en.ts';
import { LabelPage, type PieceLabel } from './label-page.tsx';
import { barCodeOf, type Labels, labelsOf, pageOf } from './labels.ts';
import { Find, Missing, TrackPage } from './page.tsx';
import { Shipment } from './shipment.tsx';
import { type Goods, look, lookCloser, type View } from './view.ts';

/** Of a bar code, in modules: it is stretched to what the label has room for. */
const BARS_HEIGHT = 10;

/** Where shipments are: for whoever knows the reference or the waybill. */
export const tracking = createPages()
  .show('/track', (c) => {
    const sent = readQuery(c);
    if (sent.number === undefined) return show(c, { title: TEXT.find.title, main: <Find /> });
    const asked = readNumber(sent.number);
    return 'fault' in asked ? showUnread(c, sent.number, asked) : goTo(c, `/track/${asked.number}`);
  })
  .show('/track/:number', async (c) => {
    const asked = readNumber(c.req.param('number'));
    if ('fault' in asked) return showUnread(c, c.req.param('number'), asked);
    if (asked.number !== c.req.param('number')) return goTo(c, `/track/${asked.number}`);
    return asksForPart(c) ? showTrackedPart(c, asked) : showTracked(c, asked);
  })
  .show('/track/:number/label', async (c) => {
    const asked = readNumber(c.req.param('number'));
    if ('fault' in asked) return showUnread(c, c.req.param('number'), asked);
    if (asked.number !== c.req.param('number')) return goTo(c, `/track/${asked.number}/label`);
    const found = await lookCloser(c, asked);
    return isFailure(found) ? showMissing(c, asked) : showLabels(c, found);
  });

async function showTrackedPart(c: AppContext, asked: Asked) {
  const view = await look(c, asked);
  if (isFailure(view)) return refuse(c, view);
  return showDrawn(c, await draw(<Shipment view={view} {...(await lookOf(c))} />));
}

async function showTracked(c: AppContext, asked: Asked) {
  const found = await lookCloser(c, asked);
  if (isFailure(found)) return showMissing(c, asked);
  const { view, goods } = found;
  const { number, status, origin, destination } = view;
  const looking = await lookOf(c);
  const drawn = await draw(<Shipment view={view} {...looking} />);
  keepPrivate(c);
  return show(c, {
    title: TEXT.title(status, number, TEXT.lane(origin, destination)),
    main: (
      <TrackPage
        {...{ view, goods, drawn, ...looking }}
        address={addressOf(c, number)}
        is_owner={goods !== null && goods.user_id === c.get('caller')?.user_id}
      />
    ),
    islands: ['live-part', 'copy-text'],
  });
}

async function showLabels(c: AppContext, found: { view: View; goods: Goods | null }) {
  const labels = labelsOf(found);
  const { from, to } = pageOf(labels.pieces, c.req.query('from'));
  const [qr, ...pieces] = await Promise.all([
    drawQr(addressOf(c, labels.number)),
    ...Array.from({ length: to - from + 1 }, (_, place) => labelOf(labels, from + place)),
  ]);
  keepPrivate(c);
  return show(c, {
    title: TEXT.label.title(labels.number),
    main: (
      <LabelPage
        {...{ labels, pieces, qr }}
        is_cancelled={found.view.status === 'CANCELLED'}
        formats={formatsOf(c.get('language'))}
      />
    ),
    islands: ['print-page'],
  });
}

async function labelOf({ awb_number }: Labels, piece: number): Promise<PieceLabel> {
  const digits = barCodeOf(awb_number, piece);
  if (digits === null) return { piece, bar_code: null };
  return { piece, bar_code: { ...(await drawCode128(digits, BARS_HEIGHT)), digits } };
}

/** By which clock, in which language and on which map it is looked at. */
const lookOf = async (c: AppContext) => ({
  now_ms: c.get('ports').world.now_ms(),
  formats: formatsOf(c.get('language')),
  world: await readWorld(c),
});

const addressOf = (c: AppContext, number: string) =>
  new URL(`/track/${number}`, c.req.url).toString();

/** A reference is a secret that is shared on purpose: no cache and no search engine keeps what it leads to. */
function keepPrivate(c: AppContext) {
  c.header('Cache-Control', 'no-store');
  c.header('X-Robots-Tag', 'noindex');
}

function showUnread(c: AppContext, number: string, unread: Unread) {
  const message =
    unread.fault === 'form' ? TEXT.find.form : TEXT.find.check_digit(unread.check_digit);
  const form = { sent: { number }, errors: [{ path: 'number', message }] };
  return show(c, {
    title: FRAME.error_in_title + TEXT.find.title,
    main: <Find {...form} />,
    status: 422,
  });
}

function showMissing(c: AppContext, asked: Asked) {
  const { settings } = c.get('services');
  const is_closed = 'awb_number' in asked && !settings.PUBLIC_AWB_TRACKING;
  const main = <Missing asked={asked} has_to_sign_in={is_closed && c.get('person') === null} />;
  c.set('problem', 'ref_id' in asked ? 'booking_not_found' : 'shipment_not_found');
  return show(c, { title: TEXT.missing.title(asked.number), main, status: 404 });
}
