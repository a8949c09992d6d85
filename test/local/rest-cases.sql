-- The functions that PostgREST and the adapter are compared on.

create schema api;
grant usage on schema api to anon, service_role;
create table api.parcels (id int primary key, name text not null, weight_kg numeric(9, 1));
grant select, insert on api.parcels to service_role;
insert into api.parcels values (1, 'one', 1.5), (2, 'zwei', 2.0);

create function api.nothing() returns void language sql as '';
create function api.join_words(p_left text, p_right text default 'z') returns text
  language sql as $$ select p_left || p_right $$;
create function api.echo(p_value jsonb) returns jsonb
  language sql as $$ select jsonb_build_object('value', p_value, 'weight_kg', 1.50) $$;
create function api.list_json(p_count int) returns setof jsonb
  language sql as $$ select jsonb_build_object('n', n) from generate_series(1, p_count) n $$;
create function api.list_numbers(p_count int) returns setof int
  language sql as $$ select generate_series(1, p_count) $$;
create function api.find_parcels(p_from int) returns table (id int, name text, weight_kg numeric)
  language sql as $$ select * from api.parcels p where p.id >= p_from order by p.id $$;
create function api.one_column() returns table (id int) language sql as $$ select 7 $$;
create function api.one_output(p_in int, out result int) language sql as $$ select p_in + 1 $$;
create function api.find_parcel(p_id int) returns api.parcels
  language sql as $$ select * from api.parcels p where p.id = p_id $$;
create function api.read_types(p_ids uuid[], p_at timestamptz, p_kg numeric, p_day date) returns jsonb
  language sql as $$ select to_jsonb(array[p_ids::text, p_at::text, p_kg::text, p_day::text]) $$;
create function api.is_it() returns boolean language sql as $$ select true $$;
create function api.no_text() returns text language sql as $$ select null::text $$;
create function api.fail(p_state text) returns void language plpgsql as $$ begin
  raise exception using errcode = p_state, message = 'm', detail = 'd', hint = 'h';
end $$;
create function api.take_twice() returns void
  language sql as $$ insert into api.parcels values (1, 'again', 1) $$;
create function api.half_done(p_id int) returns void language plpgsql as $$ begin
  insert into api.parcels values (p_id, 'half', 1);
  raise exception 'no';
end $$;
create function api.too_slow() returns void language plpgsql set statement_timeout = '50ms'
  as $$ begin perform pg_sleep(5); end $$;
create function api.who() returns jsonb language sql as $$
  select jsonb_build_object('role', current_user, 'sub', current_setting('request.jwt.claims')::jsonb -> 'sub') $$;
create function api.closed() returns int language sql as $$ select 42 $$;
revoke execute on function api.closed() from public;
create function api.twofold(p_a int) returns int language sql as $$ select 1 $$;
create function api.twofold(p_a int, p_b int default 1) returns int language sql as $$ select 2 $$;
