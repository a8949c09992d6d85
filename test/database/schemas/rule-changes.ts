import type { Change } from './change.ts';

/** What guards the rows, finds them, and looks at them. */
export const RULE_CHANGES: Change[] = [
  {
    title: 'a wider check',
    change: `alter table cargo.users drop constraint users_name_length,
      add constraint users_name_length check (char_length(name) between 1 and 300)`,
    objects: ['constraint users_name_length on cargo.users'],
  },
  {
    title: 'a check that was never validated',
    change: `alter table cargo.users drop constraint users_name_length,
      add constraint users_name_length check (char_length(name) between 1 and 200) not valid`,
    objects: ['constraint users_name_length on cargo.users'],
  },
  {
    title: 'a foreign key that may wait',
    change:
      'alter table cargo.booking_legs alter constraint booking_legs_flight_fkey deferrable initially deferred',
    objects: ['constraint booking_legs_flight_fkey on cargo.booking_legs'],
  },
  {
    title: 'a missing index',
    change: 'drop index cargo.booking_legs_flight_idx',
    objects: ['index cargo.booking_legs_flight_idx'],
  },
  {
    title: 'an index in another order',
    change: `drop index cargo.bookings_user_created_at_idx;
      create index bookings_user_created_at_idx on cargo.bookings (user_id, created_at, ref_id)`,
    objects: ['index cargo.bookings_user_created_at_idx'],
  },
  {
    title: 'a trigger switched to origin',
    change: 'alter table cargo.booking_events enable trigger booking_events_append_only',
    objects: ['trigger booking_events_append_only on cargo.booking_events'],
  },
  {
    title: 'a trigger that says something else',
    change: `drop trigger booking_events_never_truncated on cargo.booking_events;
      create trigger booking_events_never_truncated before truncate on cargo.booking_events
        for each statement execute function cargo.refuse_change('No.');
      alter table cargo.booking_events enable always trigger booking_events_never_truncated`,
    objects: ['trigger booking_events_never_truncated on cargo.booking_events'],
  },
  {
    title: 'foreign keys switched off with all triggers of a table',
    change: 'alter table cargo.booking_legs disable trigger all',
    objects: [
      'constraint booking_legs_booking_fkey on cargo.booking_legs',
      'constraint booking_legs_flight_fkey on cargo.booking_legs',
    ],
  },
  {
    title: 'a view that counts otherwise',
    change: `do $$ begin execute 'create or replace view cargo.capacity_audit with (security_invoker = true) as '
      || replace(pg_get_viewdef('cargo.capacity_audit'::regclass), 'released', 'departed'); end $$`,
    objects: ['view cargo.capacity_audit'],
  },
  {
    title: 'a rule',
    change: 'create rule quiet as on delete to cargo.booking_events do instead nothing',
    objects: ['rule quiet on cargo.booking_events'],
  },
  {
    title: 'statistics',
    change: 'create statistics cargo.pairs on origin, destination from cargo.flights',
    objects: ['statistics cargo.pairs'],
  },
  {
    title: 'an event trigger',
    change: `create function cargo.hear() returns event_trigger language plpgsql as 'begin end';
      create event trigger hear on ddl_command_end execute function cargo.hear()`,
    objects: ['event trigger hear', 'function cargo.hear()', 'grants of function cargo.hear()'],
  },
  {
    title: 'a kind of object that it does not know',
    change: 'create cast (cargo.leg_state as text) with inout',
    objects: ['cast from cargo.leg_state to text'],
  },
];
