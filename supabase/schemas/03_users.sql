-- Users and their roles.

create type cargo.user_role as enum ('customer', 'handler', 'admin');
comment on type cargo.user_role is 'customer books; handler also moves shipments; admin also publishes flights.';

create table cargo.users (
  id uuid constraint users_pkey primary key default gen_random_uuid(),
  email text not null,
  name text not null,
  dob date,
  role cargo.user_role not null default 'customer',
  password_hash text,
  created_at timestamptz not null default clock_timestamp(),
  constraint users_email_length check (char_length(email) between 3 and 254),
  constraint users_name_length check (char_length(name) between 1 and 200)
);
alter table cargo.users enable row level security;
create unique index users_email_key on cargo.users (lower(email)) where password_hash is not null;
comment on table cargo.users is 'Who may call. password_hash is null for users whom another issuer vouches for: their role comes with their token, and their address is that issuer''s to keep unique.';

create function cargo.user_answer(p_user cargo.users) returns json
  language sql stable parallel safe
  return json_build_object('id', p_user.id, 'email', p_user.email, 'name', p_user.name, 'role', p_user.role);
comment on function cargo.user_answer is 'A user as the API shows it: never the hash, never the date of birth.';

create function cargo.refuse_role(p_user_id uuid, p_roles cargo.user_role[], p_identity jsonb) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_user cargo.users;
  v_role cargo.user_role;
begin
  select * into v_user from cargo.users u where u.id = p_user_id;
  v_role := case
    when p_identity is null then v_user.role
    when v_user.password_hash is null then (p_identity ->> 'role')::cargo.user_role
  end;
  return case
    when v_role is null then '{"reason": "unauthenticated"}'::json
    when v_role <> all (p_roles) then '{"reason": "forbidden"}'::json
  end;
end;
$$;
comment on function cargo.refuse_role is 'Null when the user has one of the roles today, else {reason}: unauthenticated (unknown user), forbidden (role lost). p_identity is what another issuer''s token says of the user, {email, name, role}; it never speaks for an account of this API.';

create function cargo.admit_user(p_user_id uuid, p_identity jsonb) returns void
  language plpgsql set search_path = ''
as $$
begin
  if p_identity is not null then
    insert into cargo.users (id, email, name, role)
    values (p_user_id, p_identity ->> 'email', p_identity ->> 'name', (p_identity ->> 'role')::cargo.user_role)
    on conflict (id) do nothing;
  end if;
end;
$$;
comment on function cargo.admit_user is 'Makes the row of a user whom another issuer vouches for, when there is none.';

create function public.sign_up(p_email text, p_name text, p_dob date, p_password_hash text) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_user cargo.users;
begin
  insert into cargo.users (email, name, dob, password_hash)
  values (p_email, p_name, p_dob, p_password_hash)
  on conflict do nothing
  returning * into v_user;

  if v_user.id is null then
    return json_build_object('reason', 'email_taken');
  end if;
  return json_build_object('user', cargo.user_answer(v_user));
end;
$$;
comment on function public.sign_up is 'Creates a customer. Returns {user}, or {reason: email_taken} (the address is compared without case).';
revoke execute on function public.sign_up from public, anon, authenticated;
grant execute on function public.sign_up to service_role;

create function public.find_credentials(p_email text) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_user cargo.users;
begin
  select * into v_user from cargo.users u where lower(u.email) = lower(p_email) and u.password_hash is not null;
  if not found then
    return json_build_object('reason', 'invalid_credentials');
  end if;
  return json_build_object('user', cargo.user_answer(v_user), 'password_hash', v_user.password_hash);
end;
$$;
comment on function public.find_credentials is 'The account of an address with its password hash, for the Worker to verify. Returns {user, password_hash}, or {reason: invalid_credentials}.';
revoke execute on function public.find_credentials from public, anon, authenticated;
grant execute on function public.find_credentials to service_role;

create function public.get_user(p_user_id uuid, p_identity jsonb default null) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  v_user cargo.users;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  select * into v_user from cargo.users u where u.id = p_user_id;
  return json_build_object(
    'user', json_build_object(
      'id', p_user_id,
      'email', coalesce(p_identity ->> 'email', v_user.email),
      'name', coalesce(p_identity ->> 'name', v_user.name),
      'role', coalesce(p_identity ->> 'role', v_user.role::text)
    )
  );
end;
$$;
comment on function public.get_user is 'The user behind a token. Returns {user}, or {reason: unauthenticated} when there is none any more.';
revoke execute on function public.get_user from public, anon, authenticated;
grant execute on function public.get_user to service_role;
