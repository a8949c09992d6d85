import type { Change } from './change.ts';

export const COMMENT_CHANGES: Change[] = [
  ['schema cargo', 'schema cargo'],
  ['table cargo.users', 'table cargo.users'],
  ['column cargo.users.name', 'column name of table cargo.users'],
  ['view cargo.capacity_audit', 'view cargo.capacity_audit'],
  ['type cargo.leg_state', 'type cargo.leg_state'],
  ['function cargo.is_uuid', 'function cargo.is_uuid(text)'],
  [
    'constraint users_name_length on cargo.users',
    'constraint users_name_length on table cargo.users',
  ],
  ['index cargo.booking_legs_flight_idx', 'index cargo.booking_legs_flight_idx'],
  [
    'trigger booking_events_append_only on cargo.booking_events',
    'trigger booking_events_append_only on table cargo.booking_events',
  ],
].map(([object, described]) => ({
  title: `another comment on the ${object}`,
  change: `comment on ${object} is 'Something else.'`,
  objects: [`comment of ${described}`],
}));
