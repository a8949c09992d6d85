import type { Change } from './change.ts';

/** Changes after which the database is still the same. */
export const NO_CHANGES: Omit<Change, 'objects'>[] = [
  {
    title: 'the order of the columns',
    change: `
      alter table cargo.airports drop column traffic_rank;
      alter table cargo.airports add column traffic_rank integer;
      alter table cargo.airports add constraint airports_traffic_rank_positive check (traffic_rank > 0);
      comment on column cargo.airports.traffic_rank is
        '1 is the busiest airport by scheduled flights, when the data was taken; null where nobody counted.'`,
  },
  {
    title: 'rows',
    change:
      "insert into cargo.airports (code, name, city, country, time_zone) values ('AAA', 'Anaa', 'Anaa', 'PF', 'Pacific/Tahiti')",
  },
  {
    title: 'a grant that says what is so already',
    change: 'grant usage on type cargo.leg_state to public',
  },
];
