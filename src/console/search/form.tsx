import type { Airport } from '../../core/schedule/types.ts';
import { dayAfter } from '../dates.ts';
import type { FormState, Sent } from '../forms.ts';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import {
  DimensionsField,
  HandlingCodesField,
  PiecesField,
  VolumeField,
  WeightField,
} from '../parts/shipment-fields.tsx';
import { addressOf, inLines } from '../shipment.ts';
import { ENDS, type Named } from './airports.ts';
import { TEXT } from './en.ts';

export type SearchState = FormState & {
  sent: Sent;
  choices?: Named['choices'] | undefined;
  /** The first day that can be searched. */
  today: string;
};

const MORE = ['dimensions', 'volume_m3', 'special_handling_codes'] as const;

/** What is asked: where from and to, when, and how much. */
export const SearchForm = ({ sent, errors, refused, choices = {}, today }: SearchState) => (
  <section class="stack search-form">
    <ErrorSummary errors={errors} labels={TEXT.labels} />
    <Refused refused={refused} />
    <busy-form busy={TEXT.searching}>
      <form class="card" method="get" action="/" novalidate>
        <div class="wish">
          <AirportField name="origin" {...{ sent, errors }} />
          <AirportField name="destination" {...{ sent, errors }} />
          <Field
            name="date"
            label={TEXT.labels.date}
            type="date"
            min={today}
            value={dayAfter(today)}
            required
            {...{ sent, errors }}
          />
          <WeightField required {...{ sent, errors }} />
          <PiecesField value="1" required {...{ sent, errors }} />
          <button class="main" type="submit">
            {TEXT.submit}
          </button>
        </div>
        <Choices {...{ sent, choices }} />
        <More {...{ sent, errors }} />
      </form>
    </busy-form>
  </section>
);

/** What a search can count on. */
export const Promises = () => (
  <ul class="promises">
    {Array.from(TEXT.promises, ({ title, text }) => (
      <li>
        <h2>{title}</h2>
        <p class="quiet">{text}</p>
      </li>
    ))}
  </ul>
);

type PartProps = Pick<SearchState, 'sent' | 'errors'>;

/** An airport by its code; with a script also by its city, from a list. */
const AirportField = ({ name, sent, errors }: PartProps & { name: (typeof ENDS)[number] }) => (
  <airport-field
    list={TEXT.suggestions.label}
    none={TEXT.suggestions.count(0)}
    one={TEXT.suggestions.count(1)}
    many={TEXT.suggestions.count(2).replace('2', '#')}
  >
    <Field
      name={name}
      label={TEXT.labels[name]}
      placeholder={TEXT.hints.airport}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      required
      {...{ sent, errors }}
    />
  </airport-field>
);

/** What may be said of a shipment besides. */
const More = ({ sent, errors = [] }: PartProps) => {
  const open = MORE.some(
    (name) => sent[name] || errors.some(({ path }) => path.split('.')[0] === name),
  );
  return (
    <details open={open}>
      <summary>{TEXT.more}</summary>
      <div class="fields">
        <DimensionsField
          hint={TEXT.hints.dimensions}
          sent={{ ...sent, dimensions: inLines(sent.dimensions) ?? '' }}
          errors={errors}
        />
        <VolumeField hint={TEXT.hints.volume_m3} {...{ sent, errors }} />
        <HandlingCodesField hint={TEXT.hints.special_handling_codes} {...{ sent, errors }} />
      </div>
    </details>
  );
};

/** The airports that a name which was typed may mean, each as the search with it. */
const Choices = ({ sent, choices }: { sent: Sent; choices: Named['choices'] }) => (
  <>
    {ENDS.map((end) => {
      const airports = choices[end] ?? [];
      return (
        airports.length > 0 && (
          <nav class="choices" aria-label={TEXT.airport.which(TEXT.labels[end])}>
            <p>{TEXT.airport.which(TEXT.labels[end])}</p>
            <ul>
              {airports.map((airport) => (
                <li>
                  <a href={addressOf('/', { ...sent, [end]: airport.code })}>
                    <NamedAirport airport={airport} />
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )
      );
    })}
  </>
);

const NamedAirport = ({ airport }: { airport: Airport }) => (
  <>
    <strong>{airport.code}</strong> {TEXT.airport.of(airport)}
  </>
);
