import type { NetworkLoad } from '../../core/schedule/types.ts';
import { dayAfter } from '../dates.ts';
import type { Formats } from '../format.ts';
import type { FormState, Sent } from '../forms.ts';
import { ErrorSummary, Field, Select } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import type { World } from '../parts/world.ts';
import { TEXT } from './en.ts';
import { LaneTable, Shipments } from './lane-table.tsx';
import { NetworkMap } from './network-map.tsx';

type NetworkPageProps = Pick<FormState, 'errors'> & {
  sent: Sent;
  formats: Formats;
  /** None where what was asked for was refused. */
  load?: (NetworkLoad & { date: string }) | undefined;
  world?: World | null;
};

/** The network of a day. */
export const NetworkPage = ({ sent, formats, errors, load, world = null }: NetworkPageProps) => (
  <div class="stack wide">
    <div class="stack">
      <h1>{TEXT.title}</h1>
      {load ? <Summary {...{ load, formats }} /> : <p class="lead">{TEXT.lead}</p>}
    </div>
    <ErrorSummary errors={errors} labels={TEXT.labels} />
    <Choice {...{ sent, errors, load }} />
    {load &&
      (load.lanes.length === 0 ? <Empty sent={sent} /> : <Network {...{ load, world, formats }} />)}
  </div>
);

const Network = ({
  load,
  world,
  formats,
}: {
  load: NetworkLoad & { date: string };
  world: World | null;
  formats: Formats;
}) => (
  <>
    {world && <NetworkMap {...{ load, world, formats }} />}
    {load.shipments && <Shipments places={load.shipments} formats={formats} />}
    <LaneTable {...{ load, formats }} />
  </>
);

const Summary = ({
  load: { lanes, date },
  formats,
}: {
  load: NetworkLoad & { date: string };
  formats: Formats;
}) => {
  const sum = (of: (lane: (typeof lanes)[number]) => number) =>
    lanes.reduce((all, lane) => all + of(lane), 0);
  const [flights, max, booked] = [
    sum((lane) => lane.flights),
    sum((lane) => lane.max_tenths),
    sum((lane) => lane.booked_tenths),
  ];
  return (
    <p class="lead">
      <time datetime={date}>{formats.fullDay(date)}</time>
      {'. '}
      {lanes.length > 0 &&
        TEXT.summary({
          flights: TEXT.flights(formats.number(flights), flights === 1),
          lanes: TEXT.lanes(formats.number(lanes.length), lanes.length === 1),
          booked: formats.kg(booked / 10),
          max: formats.kg(max / 10),
          load: formats.percent(booked / max),
        })}
    </p>
  );
};

const Choice = ({ sent, errors, load }: Pick<NetworkPageProps, 'sent' | 'errors' | 'load'>) => {
  const carriers = [...new Set([...(load?.carriers ?? []), sent.carrier ?? ''])].filter(Boolean);
  const on = (days: number) => {
    const date = dayAfter(load?.date ?? '', days);
    return `/map?${new URLSearchParams({ date, ...(sent.carrier && { carrier: sent.carrier }) })}`;
  };
  return (
    <div class="stack">
      <form class="fields map-choice" method="get" action="/map" novalidate>
        <Field
          name="date"
          label={TEXT.labels.date}
          type="date"
          value={load?.date}
          {...{ sent, errors }}
        />
        <Select
          name="carrier"
          label={TEXT.labels.carrier}
          options={[
            { value: '', text: TEXT.all_carriers },
            ...carriers.map((carrier) => ({ value: carrier, text: carrier })),
          ]}
          {...{ sent, errors }}
        />
        <div>
          <button class="main" type="submit">
            {TEXT.show}
          </button>
        </div>
      </form>
      {load && (
        <nav class="row" aria-label={TEXT.labels.date}>
          <a href={on(-1)} rel="prev">
            {TEXT.before}
          </a>
          <a href={on(1)} rel="next">
            {TEXT.after}
          </a>
        </nav>
      )}
    </div>
  );
};

const Empty = ({ sent }: { sent: Sent }) => (
  <Notice tone="info" title={sent.carrier ? TEXT.empty_carrier(sent.carrier) : TEXT.empty}>
    <p>{TEXT.empty_remedy}</p>
  </Notice>
);
