import type { Formats } from '../format.ts';
import type { FormState } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { type Drawn, Live } from '../parts/live.tsx';
import type { Asked } from './asked.ts';
import { TEXT } from './en.ts';
import type { Goods, View } from './view.ts';

/** The one field of tracking. */
export const FindForm = ({ sent, errors, submit }: FormState & { submit?: string }) => (
  <form class="find" method="get" action="/track" novalidate>
    <Field
      name="number"
      label={TEXT.find.labels.number}
      hint={TEXT.find.hint}
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      enterkeyhint="go"
      maxlength={60}
      required
      {...{ sent, errors }}
    />
    <button class="main" type="submit">
      {submit ?? TEXT.find.submit}
    </button>
  </form>
);

/** Where tracking begins. */
export const Find = (form: FormState) => (
  <div class="narrow-find stack">
    <h1>{TEXT.find.title}</h1>
    <p class="lead">{TEXT.find.lead}</p>
    <ErrorSummary errors={form.errors} labels={TEXT.find.labels} />
    <FindForm {...form} />
  </div>
);

/** Nothing is there, or not for who asks: which of both is not said. */
export const Missing = ({ asked, has_to_sign_in }: { asked: Asked; has_to_sign_in: boolean }) => (
  <div class="narrow-find stack">
    <h1>{TEXT.missing.title(asked.number)}</h1>
    <h2>{TEXT.missing.checks}</h2>
    <ul class="checks">
      {('ref_id' in asked ? TEXT.missing.reference : TEXT.missing.waybill).map((check) => (
        <li>{check}</li>
      ))}
      {has_to_sign_in && (
        <li>
          {TEXT.missing.private}{' '}
          <a href={`/login?come_back=${encodeURIComponent(`/track/${asked.number}`)}`}>
            {TEXT.missing.sign_in}
          </a>
        </li>
      )}
    </ul>
    <FindForm sent={{ number: asked.number }} />
  </div>
);

type TrackPageProps = {
  view: View;
  drawn: Drawn;
  goods: Goods | null;
  /** Of the page, to be shared. */
  address: string;
  is_owner: boolean;
  now_ms: number;
  formats: Formats;
};

/** A shipment: what changes by itself, and beside it what does not. */
export const TrackPage = (props: TrackPageProps) => {
  const { view, drawn, goods, address, now_ms, formats } = props;
  const path = `/track/${view.number}`;
  // A stranger who knows the waybill alone is told of no reference.
  const ref_id = view.parts.length === 1 && view.parts[0]?.ref_id;
  return (
    <div class="beside tracking">
      <Live {...{ drawn, path, now_ms }} />
      <aside class="stack">
        {goods && <GoodsCard {...{ goods, formats }} />}
        <section class="card" aria-labelledby="share">
          <h2 id="share">{TEXT.share.title}</h2>
          <copy-text data-copied={TEXT.share.copied}>
            <input type="text" readonly value={address} aria-label={TEXT.share.address} />
            <button type="button" hidden>
              {TEXT.share.copy}
            </button>
            <span class="quiet small" role="status"></span>
          </copy-text>
          <p class="quiet small">{TEXT.share.text}</p>
        </section>
        <nav class="card" aria-labelledby="more">
          <h2 id="more">{TEXT.links.title}</h2>
          <ul class="links">
            <li>
              <a href={`${path}/label`}>{TEXT.links.label}</a>
            </li>
            {ref_id && ref_id !== view.number && (
              <li>
                <a href={`/track/${ref_id}`}>{TEXT.links.reference(ref_id)}</a>
              </li>
            )}
            {view.awb_number !== null && view.awb_number !== view.number && (
              <li>
                <a href={`/track/${view.awb_number}`}>{TEXT.links.shipment(view.awb_number)}</a>
              </li>
            )}
            {props.is_owner && (
              <li>
                <a href={`/my/bookings/${view.number}`}>{TEXT.links.booking}</a>
              </li>
            )}
            <li>
              <a href="/track">{TEXT.find.again}</a>
            </li>
          </ul>
        </nav>
      </aside>
    </div>
  );
};

/** What only owner and staff see. */
const GoodsCard = ({ goods, formats }: { goods: Goods; formats: Formats }) => {
  const { facts, none } = TEXT.goods;
  return (
    <section class="card" aria-labelledby="goods">
      <h2 id="goods">{TEXT.goods.title}</h2>
      <dl class="facts">
        <dt>{facts.goods}</dt>
        <dd>{goods.goods_description ?? none}</dd>
        <dt>{facts.codes}</dt>
        <dd>{goods.special_handling_codes.join(', ') || none}</dd>
        <dt>{facts.note}</dt>
        <dd>{goods.handling_note ?? none}</dd>
        <dt>{facts.volume}</dt>
        <dd>
          {formats.m3(goods.volume_m3)} {goods.volume_assumed && `(${TEXT.goods.assumed})`}
        </dd>
      </dl>
      <p class="quiet small">{TEXT.goods.whom}</p>
    </section>
  );
};
