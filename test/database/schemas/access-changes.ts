import type { Change } from './change.ts';

/** Who may do what. */
export const ACCESS_CHANGES: Change[] = [
  {
    title: 'a missing grant',
    change: 'revoke execute on function public.get_flight from service_role',
    objects: ['grants of function public.get_flight(text)'],
  },
  {
    title: 'a function that is open to others',
    change: 'grant execute on function public.get_flight to anon',
    objects: ['grants of function public.get_flight(text)'],
  },
  {
    title: 'a grant that may be passed on',
    change: 'grant execute on function public.get_flight to service_role with grant option',
    objects: ['grants of function public.get_flight(text)'],
  },
  {
    title: 'a private schema that is open',
    change: 'grant usage on schema cargo to service_role',
    objects: ['grants of schema cargo'],
  },
  {
    title: 'a table that is open',
    change: 'grant select on cargo.airports to anon',
    objects: ['grants of table cargo.airports'],
  },
  {
    title: 'a column that is open',
    change: 'grant select (name) on cargo.airports to anon',
    objects: ['grants of column cargo.airports.name'],
  },
  {
    title: 'a sequence that is open',
    change: 'grant usage on sequence cargo.booking_events_id_seq to anon',
    objects: ['grants of sequence cargo.booking_events_id_seq'],
  },
  {
    title: 'a type that is closed',
    change: 'revoke usage on type cargo.leg_state from public',
    objects: ['grants of type cargo.leg_state'],
  },
  {
    title: 'another default privilege',
    change: 'alter default privileges in schema cargo grant select on tables to anon',
    objects: ['default privileges of postgres for tables in schema cargo'],
  },
  {
    title: 'a default privilege that is missing',
    change: 'alter default privileges grant execute on functions to public',
    objects: ['default privileges of postgres for functions'],
  },
  {
    title: 'row level security switched off',
    change: 'alter table cargo.users disable row level security',
    objects: ['table cargo.users'],
  },
  {
    title: 'row level security that holds the owner too',
    change: 'alter table cargo.users force row level security',
    objects: ['table cargo.users'],
  },
  {
    title: 'a policy',
    change: 'create policy open on cargo.users for select to anon using (true)',
    objects: ['policy open on cargo.users'],
  },
  {
    title: 'a view with the rights of its owner',
    change: 'alter view cargo.capacity_audit set (security_invoker = false)',
    objects: ['view cargo.capacity_audit'],
  },
  {
    title: 'another owner of a table',
    change: 'alter table cargo.booking_legs owner to authenticator',
    objects: [
      'grants of table cargo.booking_legs',
      'grants of type cargo.booking_legs',
      'table cargo.booking_legs',
    ],
  },
];
