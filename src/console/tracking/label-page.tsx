import type { Formats } from '../format.ts';
import { Notice } from '../parts/notice.tsx';
import type { DrawnCode } from './codes.ts';
import { TEXT } from './en.ts';
import { LABELS_MAX, type Labels, NUMBERED_MAX } from './labels.ts';

/** One label: its piece, and its bar code with the digits that it says. */
export type PieceLabel = { piece: number; bar_code: (DrawnCode & { digits: string }) | null };

type LabelPageProps = {
  labels: Labels;
  is_cancelled: boolean;
  pieces: readonly PieceLabel[];
  qr: DrawnCode;
  formats: Formats;
};

/** Labels to print, one for each piece. */
export const LabelPage = ({ labels, is_cancelled, pieces, qr, formats }: LabelPageProps) => {
  const text = TEXT.label;
  return (
    <div class="stack labels">
      <div class="stack not-printed">
        <p>
          <a href={`/track/${labels.number}`}>{text.back}</a>
        </p>
        <h1>{text.title(labels.number)}</h1>
        {is_cancelled ? (
          <Notice tone="caution">
            <p>{text.cancelled}</p>
          </Notice>
        ) : (
          <>
            {labels.awb_number === null && (
              <Notice tone="info">
                <p>{text.no_waybill}</p>
              </Notice>
            )}
            {labels.awb_number !== null && labels.pieces > NUMBERED_MAX && (
              <Notice tone="info">
                <p>{text.too_many(formats.number(NUMBERED_MAX))}</p>
              </Notice>
            )}
            <div class="row">
              <print-page>
                <button class="main" type="button" hidden>
                  {text.print}
                </button>
              </print-page>
              <p class="quiet">{text.by_hand}</p>
            </div>
            <Paging {...{ labels, pieces, formats }} />
          </>
        )}
      </div>
      {!is_cancelled && (
        <>
          <svg class="symbols" aria-hidden="true">
            <symbol id="qr" viewBox={`0 0 ${qr.width} ${qr.height}`}>
              <path d={qr.path} />
            </symbol>
          </svg>
          <div class="sheets">
            {pieces.map((label) => (
              <Label {...{ label, labels, formats }} />
            ))}
          </div>
        </>
      )}
    </div>
  );
};

type PagingProps = Pick<LabelPageProps, 'labels' | 'pieces' | 'formats'>;

const Paging = ({ labels, pieces, formats }: PagingProps) => {
  const [from, to] = [pieces[0]?.piece ?? 1, pieces.at(-1)?.piece ?? 1];
  const at = (first: number) => `/track/${labels.number}/label?from=${first}`;
  if (from === 1 && to === labels.pieces) return null;
  return (
    <nav class="row" aria-label={TEXT.label.pages}>
      <span>
        {TEXT.label.shown(formats.number(from), formats.number(to), formats.number(labels.pieces))}
      </span>
      {from > 1 && <a href={at(Math.max(1, from - LABELS_MAX))}>{TEXT.label.previous}</a>}
      {to < labels.pieces && <a href={at(to + 1)}>{TEXT.label.next}</a>}
    </nav>
  );
};

type LabelProps = { label: PieceLabel; labels: Labels; formats: Formats };

/** What Resolution 606 of IATA wants on it in letters, largest what is read from afar, and what serves to track it. */
const Label = ({ label: { piece, bar_code }, labels, formats }: LabelProps) => {
  const { fields, of } = TEXT.label;
  const place = of(formats.number(piece), formats.number(labels.pieces));
  return (
    <article class="label" aria-label={`${fields.piece} ${place}`}>
      {bar_code && (
        <figure class="bars">
          <svg
            viewBox={`0 0 ${bar_code.width} ${bar_code.height}`}
            preserveAspectRatio="none"
            shape-rendering="crispEdges"
            role="img"
            aria-label={TEXT.label.bar_code(bar_code.digits)}
          >
            <path d={bar_code.path} />
          </svg>
          <figcaption>{bar_code.digits}</figcaption>
        </figure>
      )}
      <dl>
        <div class="wide">
          <dt>{fields.waybill}</dt>
          <dd class="large">{labels.awb_number ?? '—'}</dd>
        </div>
        <div class="wide to">
          <dt>{fields.destination}</dt>
          <dd>{labels.destination}</dd>
        </div>
        <div>
          <dt>{fields.origin}</dt>
          <dd class="large">{labels.origin}</dd>
        </div>
        <div class="half">
          <dt>{fields.via}</dt>
          <dd class="large">{labels.via.join(' ') || '—'}</dd>
        </div>
        <div>
          <dt>{fields.piece}</dt>
          <dd class="large">{place}</dd>
        </div>
        <div class="half">
          <dt>{fields.weight}</dt>
          <dd class="large">{formats.kg(labels.weight_kg)}</dd>
        </div>
      </dl>
      <div class="foot">
        <dl>
          {labels.first_leg && (
            <div>
              <dt>{fields.flight}</dt>
              <dd>
                {labels.first_leg.flight_number},{' '}
                {formats.day(formats.dateOf(labels.first_leg.scheduled_departure))}
              </dd>
            </div>
          )}
          {labels.handling_codes.length > 0 && (
            <div>
              <dt>{fields.codes}</dt>
              <dd>{labels.handling_codes.join(' ')}</dd>
            </div>
          )}
          {labels.ref_id && (
            <div>
              <dt>{fields.reference}</dt>
              <dd class="code">{labels.ref_id}</dd>
            </div>
          )}
        </dl>
        <figure class="qr">
          <svg role="img" aria-label={TEXT.label.qr}>
            <use href="#qr" />
          </svg>
          <figcaption>{TEXT.label.qr}</figcaption>
        </figure>
      </div>
    </article>
  );
};
