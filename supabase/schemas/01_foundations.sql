-- The private schema and its closed doors, and how the API writes times and ids.
-- Everything is kept in schema cargo, which the Data API does not expose. The functions in public are
-- the only way in, each with a grant of its own to service_role.

create schema cargo;
comment on schema cargo is 'Air cargo bookings. Private: reached through the functions in public only.';

revoke all on schema cargo from public;
revoke create on schema public from public;

-- Without `in schema`, or the revoke would have no effect on the default that PUBLIC has.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;

-- Helpers are written in SQL where the planner can put them in their caller's place: a single expression,
-- without a sub-select, and no more constant than what it calls. All others are PL/pgSQL: up to
-- PostgreSQL 17 a SQL function that stays a function is planned anew at every call, PL/pgSQL once a session.
-- A body in SQL is parsed when it is made, so it stands under what it calls.

create function cargo.utc_time(p_at timestamptz) returns text
  language sql stable parallel safe
  return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
comment on function cargo.utc_time is 'ISO 8601 in UTC with milliseconds, e.g. 2026-11-25T16:05:00.000Z.';

create function cargo.local_time(p_at timestamptz, p_time_zone text) returns text
  language sql stable parallel safe
  return to_char(p_at at time zone p_time_zone, 'YYYY-MM-DD"T"HH24:MI:SS')
    || case when p_at at time zone p_time_zone < p_at at time zone 'UTC' then '-' else '+' end
    || to_char(
      greatest(
        (p_at at time zone p_time_zone) - (p_at at time zone 'UTC'),
        (p_at at time zone 'UTC') - (p_at at time zone p_time_zone)
      ),
      'HH24:MI'
    );
comment on function cargo.local_time is 'ISO 8601 with the offset of an IANA time zone at that moment, e.g. 2026-11-25T21:35:00+05:30.';

create function cargo.is_uuid(p_text text) returns boolean
  language sql immutable parallel safe
  return p_text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
comment on function cargo.is_uuid is 'Whether a text is a UUID in lower-case canonical form.';

create function cargo.validation_failed(p_errors json) returns json
  language sql stable parallel safe
  return case
    when json_array_length(p_errors) > 0 then json_build_object('reason', 'validation_failed', 'errors', p_errors)
  end;
comment on function cargo.validation_failed is 'The refusal of an input with its errors, an array of {path, message}; null when there is none.';

create function cargo.refuse_change() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  raise exception '% on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', hint = tg_argv[0];
end;
$$;
comment on function cargo.refuse_change is 'Refuses the statement, whoever sends it.';
