import { daysBetween } from './dates.ts';

/** Figures and times as people read them, in their language. Texts are English: each page has them in `en.ts`. */

const ENGLISH = 'en-GB';
const LANGUAGES_KEPT = 50;

const RANGES_MAX = 10;
/** Of a tag (BCP 47) language, script and region: what else it asks for, such as another calendar, no page has. */
const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(?=$|[-;\s])/i;

/** The first language of `Accept-Language` that figures can be written in; English where there is none. */
export function languageOf(accepted = ''): string {
  for (const range of accepted.split(',', RANGES_MAX)) {
    const tag = TAG.exec(range.trim())?.[0];
    if (tag === undefined) continue;
    try {
      const [known] = Intl.NumberFormat.supportedLocalesOf(tag);
      if (known !== undefined) return known;
    } catch {
      // No language tag at all (BCP 47).
    }
  }
  return ENGLISH;
}

export type Formats = ReturnType<typeof makeFormats>;
const made = new Map<string, Formats>();

/** The formats of a language: kept, since to make one costs more than all that a page formats with it. */
export function formatsOf(language: string): Formats {
  const known = made.get(language);
  if (known !== undefined) return known;
  if (made.size >= LANGUAGES_KEPT) made.clear();
  const formats = makeFormats(language);
  made.set(language, formats);
  return formats;
}

/** A text or number of the API that has an offset: 2026-11-25T21:35:00+05:30. */
const WITH_OFFSET = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/;

/** Every time in a text. */
const TIMES = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g;

/** Dates are given as local ones, and timetables have one calendar, whatever else a language counts by. */
const AS_FLOWN = { timeZone: 'UTC', calendar: 'gregory' } as const;

function makeFormats(language: string) {
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(language, options);
    return (value: number) => format.format(value);
  };
  const plain = number({ maximumFractionDigits: 3 });
  const tenths = number({ minimumFractionDigits: 0, maximumFractionDigits: 1 });
  const cents = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = number({ style: 'percent', maximumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...AS_FLOWN,
  });
  const fullDay = new Intl.DateTimeFormat(language, { dateStyle: 'long', ...AS_FLOWN });
  const moneys = new Map<string, (value: number) => string>();
  const toDay = (date: string) => new Date(`${date}T00:00:00Z`);

  return {
    number: plain,
    kg: (kilograms: number) => `${tenths(kilograms)} kg`,
    m3: (cubic_metres: number) => `${plain(cubic_metres)} m³`,
    percent,
    /** An amount without its currency, as many decimals as that has: figures below each other. */
    amount: (value: number, decimals: 0 | 2) => (decimals === 0 ? plain : cents)(value),
    /** An amount in a currency of ISO 4217. */
    money(amount: number, currency: string) {
      const known =
        moneys.get(currency) ?? number({ style: 'currency', currency, currencyDisplay: 'code' });
      moneys.set(currency, known);
      return known(amount);
    },
    /** A local date, 2026-11-25: Wed, 25 Nov. */
    day: (date: string) => day.format(toDay(date)),
    fullDay: (date: string) => fullDay.format(toDay(date)),
    /** The clock at the airport, of a time with its offset: 21:35. */
    clock: (at: string) => WITH_OFFSET.exec(at)?.[2] ?? at,
    /** The date at the airport, of a time with its offset: 2026-11-25. */
    dateOf: (at: string) => WITH_OFFSET.exec(at)?.[1] ?? at,
    /** Day and clock at the airport: Wed, 25 Nov, 21:35. */
    dayAndClock(at: string) {
      const [, date = '', clock = ''] = WITH_OFFSET.exec(at) ?? [];
      return `${day.format(toDay(date))}, ${clock}`;
    },
    /** A moment in UTC: Wed, 25 Nov, 16:05 UTC. */
    utc(at: string) {
      const moment = new Date(at).toISOString();
      return `${day.format(toDay(moment.slice(0, 10)))}, ${moment.slice(11, 16)} UTC`;
    },
    /** A text of the API with its times as people read them: by the clock of their airport, or in UTC. */
    inText(text: string): string {
      return text.replaceAll(TIMES, (at) =>
        at.endsWith('Z') ? this.utc(at) : this.dayAndClock(at),
      );
    },
    /** By how many dates the second time, at its airport, is after the first at its own. */
    daysCrossed: (from: string, to: string) => daysBetween(from.slice(0, 10), to.slice(0, 10)),
    /** Minutes in hours and minutes: 9 h 35 min. */
    duration(minutes: number) {
      const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
      return [hours > 0 && `${plain(hours)} h`, (rest > 0 || hours === 0) && `${rest} min`]
        .filter(Boolean)
        .join(' ');
    },
  };
}
