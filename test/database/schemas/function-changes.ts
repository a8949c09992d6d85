import type { Change } from './change.ts';

export const FUNCTION_CHANGES: Change[] = [
  {
    title: 'another statement_timeout',
    change: "alter function public.get_flight(text) set statement_timeout = '4s'",
    objects: ['function public.get_flight(text)'],
  },
  {
    title: 'another volatility',
    change: 'alter function public.get_flight(text) volatile',
    objects: ['function public.get_flight(text)'],
  },
  {
    title: 'a function that is not parallel safe',
    change: 'alter function cargo.capacity_answer(uuid[]) parallel unsafe',
    objects: ['function cargo.capacity_answer(uuid[])'],
  },
  {
    title: 'the rights of the caller',
    change: 'alter function public.get_flight(text) security invoker',
    objects: ['function public.get_flight(text)'],
  },
  {
    title: 'another owner of a function',
    change: 'alter function cargo.capacity_answer(uuid[]) owner to authenticator',
    objects: [
      'function cargo.capacity_answer(uuid[])',
      'grants of function cargo.capacity_answer(uuid[])',
    ],
  },
  {
    title: 'another body',
    change: `create or replace function cargo.is_uuid(p_text text) returns boolean
      language sql immutable parallel safe return p_text ~ '^[0-9a-f-]{36}$'`,
    objects: ['function cargo.is_uuid(text)'],
  },
  {
    title: 'another word in the comment of a body',
    change: `do $$ begin execute replace(
      pg_get_functiondef('public.record_step'::regproc), 'At most one:', 'One at most:'
    ); end $$`,
    objects: [
      'function public.record_step(uuid,text,text,text,text,bigint[],jsonb,timestamp with time zone,integer)',
    ],
  },
  {
    title: 'another default of an argument',
    change: `do $$ begin execute replace(
      pg_get_functiondef('public.find_airports'::regproc), 'DEFAULT 10', 'DEFAULT 20'
    ); end $$`,
    objects: ['function public.find_airports(text,integer)'],
  },
  {
    title: 'a function that is missing',
    change: 'drop function public.check_database()',
    objects: [
      'comment of function public.check_database()',
      'function public.check_database()',
      'grants of function public.check_database()',
    ],
  },
  {
    title: 'a second signature',
    change: `create function public.get_flight(p_flight_id uuid) returns json
      language plpgsql set search_path = '' as 'begin return null; end'`,
    objects: ['function public.get_flight(uuid)', 'grants of function public.get_flight(uuid)'],
  },
];
