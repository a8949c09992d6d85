import type { AppContext } from '../../context.ts';
import { AirportCode } from '../../contract/fields.ts';
import { TimetableQuery } from '../../contract/timetable.ts';
import { isFailure } from '../../core/reasons.ts';
import { show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, type FormState, readQuery } from '../forms.ts';
import { createPages } from '../room.ts';
import { Desk, type StationDay } from './day.tsx';
import { TEXT } from './en.ts';
import { readDay, todayAt } from './read.ts';
import { scan } from './scan.tsx';
import { work } from './work.tsx';

/** The desk: what handlers do with the cargo of a station's flights. */
export const desk = createPages()
  .show('/desk', async (c) => {
    const sent = readQuery(c);
    if (!sent.airport) return showDay(c, null, { sent });
    const airport = check(AirportCode(), sent.airport);
    if ('errors' in airport) return refuseDay(c, { sent, errors: at('airport', airport.errors) });
    const asked = sent.date || (await todayAt(c, airport.value)) || '';
    const wish = check(TimetableQuery(), { origin: airport.value, from: asked || undefined });
    if ('errors' in wish) return refuseDay(c, { sent, errors: at('date', wish.errors) });
    const date = asked || new Date(c.get('ports').world.now_ms()).toISOString().slice(0, 10);
    const day = await readDay(c, airport.value, date);
    if (!isFailure(day)) {
      const shown = { airport: airport.value, date, ...day };
      return showDay(c, shown, { sent: { ...sent, airport: airport.value, date } });
    }
    return day.reason === 'validation_failed'
      ? refuseDay(c, { sent, errors: at('airport', day.errors.slice(0, 1)) })
      : refuseDay(c, { sent, refused: sayToPeople(day) });
  })
  .route('/', scan)
  .route('/', work);

/** What is wrong with a field of another name than the call has. */
const at = (path: string, errors: readonly { message: string }[]) =>
  errors.map(({ message }) => ({ path, message }));

const showDay = (c: AppContext, day: StationDay | null, form: FormState, status = 200) =>
  show(c, {
    title: day
      ? `${TEXT.title}: ${TEXT.day(day.airport, formatsOf(c.get('language')).day(day.date))}`
      : TEXT.title,
    main: (
      <Desk
        {...{ day, ...form }}
        formats={formatsOf(c.get('language'))}
        now_ms={c.get('ports').world.now_ms()}
      />
    ),
    islands: ['scan-field'],
    status,
  });

const refuseDay = (c: AppContext, form: FormState) =>
  showDay(c, null, form, form.refused?.status ?? 422);
