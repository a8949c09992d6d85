import type { Child } from 'hono/jsx';
import type { FailureOf } from '../../core/reasons.ts';
import type { Imported, LineError } from '../../core/schedule/import/types.ts';
import type { Formats } from '../format.ts';
import type { Sent } from '../forms.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { Notice } from '../parts/notice.tsx';
import { TEXT } from './import-en.ts';

const { outcome: WORDS, heads } = TEXT;

/** How much of each a schedule has. */
const Counts = ({ counts, formats }: { counts: [string, number][]; formats: Formats }) => (
  <dl class="counts">
    {counts.map(([name, number]) => (
      <div>
        <dt>{name}</dt>
        <dd>{formats.number(number)}</dd>
      </div>
    ))}
  </dl>
);

type CheckedProps = { outcome: Imported; formats: Formats };

/** What a schedule would publish. Stands in the form, whose second button publishes it. */
export const Checked = ({ outcome, formats }: CheckedProps) => {
  const { conflicts, errors, warnings, preview } = outcome;
  return (
    <section class="stack card" aria-labelledby="outcome">
      <h2 id="outcome" tabindex={-1}>
        {outcome.new > 0 ? WORDS.checked : WORDS.nothing}
      </h2>
      <Counts
        formats={formats}
        counts={[
          [WORDS.counts.new, outcome.new],
          [WORDS.counts.unchanged, outcome.unchanged],
          [WORDS.counts.conflicts, conflicts.length],
          [WORDS.counts.errors, errors.length],
          [WORDS.counts.records, outcome.records],
          [WORDS.counts.skipped, outcome.skipped],
        ]}
      />
      {outcome.new > 0 && (
        <div>
          <button class="main" type="submit" name="act" value="publish">
            {TEXT.publish(formats.number(outcome.new))}
          </button>
        </div>
      )}
      <Errors errors={errors} />
      {conflicts.length > 0 && (
        <Sheet
          caption={WORDS.conflicts}
          names={[heads.line, heads.flight, heads.from, heads.day, heads.differs]}
        >
          {conflicts.map(({ line, flight_number, origin, departure_date, differs }) => (
            <tr>
              <th scope="row">{line}</th>
              <td>{flight_number}</td>
              <td>{origin}</td>
              <td>{formats.day(departure_date)}</td>
              <td>{differs.join(', ')}</td>
            </tr>
          ))}
        </Sheet>
      )}
      {warnings.length > 0 && (
        <Sheet caption={WORDS.warnings} names={[heads.line, heads.warning]}>
          {warnings.map(({ line, message }) => (
            <tr>
              <th scope="row">{line}</th>
              <td class="text">{message}</td>
            </tr>
          ))}
        </Sheet>
      )}
      {preview.length > 0 && (
        <Sheet
          caption={WORDS.preview}
          names={[heads.line, heads.flight, heads.route, heads.departure, heads.arrival]}
          figures={[heads.weight, heads.volume, heads.price]}
        >
          {preview.map((flight) => (
            <tr>
              <th scope="row">{flight.line}</th>
              <td>{flight.flight_number}</td>
              <td>
                {flight.origin} – {flight.destination}
              </td>
              <td>
                <LocalTime at={flight.departure_datetime} formats={formats} day />
              </td>
              <td>
                <LocalTime
                  at={flight.arrival_datetime}
                  after={flight.departure_datetime}
                  formats={formats}
                />
              </td>
              <td class="figure">{formats.number(flight.max_weight_kg)}</td>
              <td class="figure">
                {flight.max_volume_m3 === undefined ? '–' : formats.number(flight.max_volume_m3)}
              </td>
              <td class="figure">{formats.number(flight.base_price_per_kg)}</td>
            </tr>
          ))}
        </Sheet>
      )}
    </section>
  );
};

/** Why a schedule was not published, line by line. */
export const Invalid = ({
  failure,
  formats,
}: {
  failure: FailureOf<'import_invalid'>;
  formats: Formats;
}) => (
  <Notice tone="critical" title={WORDS.refused}>
    <p>{WORDS.lines(formats.number(failure.lines))}</p>
    <Errors errors={failure.errors} />
  </Notice>
);

const COUNT = /^\d{1,5}$/;

/** What was published, as the address says it. */
export const Published = ({ sent, formats }: { sent: Sent; formats: Formats }) => (
  <Notice tone="positive" title={WORDS.published}>
    <Counts
      formats={formats}
      counts={(['new', 'unchanged', 'conflicts'] as const).flatMap((name): [string, number][] =>
        COUNT.test(sent[name] ?? '') ? [[WORDS.counts[name], Number(sent[name])]] : [],
      )}
    />
    <p>
      <a href="/board">{WORDS.to_board}</a>
    </p>
  </Notice>
);

const Errors = ({ errors }: { errors: readonly LineError[] }) =>
  errors.length === 0 ? null : (
    <Sheet caption={WORDS.errors} names={[heads.line, heads.columns, heads.message]}>
      {errors.map(({ line, columns, message }) => (
        <tr>
          <th scope="row">{line}</th>
          <td>{columns}</td>
          <td class="text">{message}</td>
        </tr>
      ))}
    </Sheet>
  );

type SheetProps = {
  caption: string;
  names: readonly string[];
  figures?: readonly string[];
  children?: Child;
};

const Sheet = ({ caption, names, figures = [], children }: SheetProps) => (
  <section class="sheet" tabindex={0} aria-label={caption}>
    <table class="dense faults">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {names.map((name) => (
            <th scope="col">{name}</th>
          ))}
          {figures.map((name) => (
            <th scope="col" class="figure">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
);
