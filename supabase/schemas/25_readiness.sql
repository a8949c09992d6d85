-- Whether the database is there and migrated.

create function public.check_database() returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
begin
  return json_build_object('ready', exists (select 1 from cargo.airports));
end;
$$;
comment on function public.check_database is 'Answers {ready: true} when the database is migrated and reachable.';
revoke execute on function public.check_database from public, anon, authenticated;
grant execute on function public.check_database to service_role;
