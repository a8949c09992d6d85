import { Field } from '../parts/form.tsx';
import { TEXT as ALL } from './en.ts';
import { DrawnAt, type Tried } from './form.tsx';
import { pathOf, type Shown } from './read.tsx';

const TEXT = ALL.booking.actions;

/** What opens a page of its own; confirming is done where the booking says how it stands. */
const PAGES = ['rebook', 'change', 'cancel'] as const;

/** What can be done with the booking now, and why the rest cannot. */
export const Actions = ({ booking, whyNot }: Shown) => (
  <section class="card" aria-labelledby="actions">
    <h2 id="actions">{TEXT.title}</h2>
    <ul class="actions">
      {PAGES.map((action) => {
        const why = whyNot(action);
        return (
          <li>
            {why === null ? (
              <a
                class={action === 'cancel' ? 'button danger' : 'button'}
                href={pathOf(booking.ref_id, `/${action}`)}
              >
                {TEXT[action]}
              </a>
            ) : (
              <>
                <span class="quiet">{TEXT[action]}</span> <span class="small">{why}</span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  </section>
);

/** The air waybill of a booking, or how it gets one. */
export const Waybill = ({ shown, tried }: { shown: Shown; tried: Tried }) => {
  const { booking, whyNot } = shown;
  const { awb_number, ref_id, status } = booking;
  const why = whyNot('waybill');
  return (
    <section class="card" aria-labelledby="waybill">
      <h2 id="waybill">{ALL.booking.waybill}</h2>
      {awb_number !== null ? (
        <p class="code">{awb_number}</p>
      ) : why !== null ? (
        <p class="quiet">{why}</p>
      ) : (
        <form class="stack" method="post" action={pathOf(ref_id, '/waybill')} novalidate>
          <DrawnAt {...booking} />
          <Field
            name="awb_number"
            label={ALL.booking.awb.label}
            hint={ALL.booking.awb.hint}
            inputmode="numeric"
            autocomplete="off"
            sent={tried.sent}
            errors={tried.errors}
          />
          <div class="row">
            <button type="submit">{ALL.booking.awb.assign}</button>
            {status !== 'HELD' && (
              <>
                <span class="quiet small">{ALL.booking.awb.or}</span>
                <button type="submit" name="draw" value="yes">
                  {ALL.booking.awb.draw}
                </button>
              </>
            )}
          </div>
          {status === 'HELD' && <p class="quiet small">{ALL.booking.awb.draw_held}</p>}
        </form>
      )}
    </section>
  );
};
