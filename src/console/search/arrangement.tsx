import { Checkbox, Field, Select } from '../parts/form.tsx';
import { addressOf, pick, SHIPMENT } from '../shipment.ts';
import { TEXT } from './en.ts';
import { carriersOf, ORDERS } from './order.ts';
import type { ResultsProps } from './results.tsx';

/** In which order what was found is shown, and what of it: links and fields of the address. */
export const Arrangement = ({ sent, view, found, passing }: ResultsProps) => (
  <div class="arrangement">
    <p role="status">{TEXT.results.count(passing.length, found.length)}</p>
    <nav class="sort" aria-label={TEXT.sort.label}>
      <span class="quiet" aria-hidden="true">
        {TEXT.sort.label}
      </span>
      {ORDERS.map((order) => (
        <a
          href={addressOf('/', { ...sent, sort: order, show: undefined })}
          aria-current={order === view.order ? 'true' : undefined}
        >
          {TEXT.sort[order]}
        </a>
      ))}
    </nav>
    <details
      class="filters"
      open={view.direct || view.carrier !== '' || view.arrive_by !== '' || view.arrive_by_is_wrong}
    >
      <summary>{TEXT.filter.label}</summary>
      <form class="filter" method="get" action="/" novalidate>
        {Object.entries(pick(sent, [...SHIPMENT, 'sort'])).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Checkbox name="direct" label={TEXT.filter.direct} sent={sent} />
        <Select
          name="carrier"
          label={TEXT.filter.carrier}
          value={view.carrier}
          options={[
            { value: '', text: TEXT.filter.any_carrier },
            ...carriersOf(found).map(({ code, name }) => ({ value: code, text: name })),
          ]}
        />
        <Field
          name="arrive_by"
          label={TEXT.filter.arrive_by}
          type="datetime-local"
          sent={sent}
          errors={
            view.arrive_by_is_wrong
              ? [{ path: 'arrive_by', message: TEXT.filter.arrive_by_wrong }]
              : []
          }
        />
        <button type="submit">{TEXT.filter.apply}</button>
      </form>
    </details>
  </div>
);
