-- What a list is asked for names no airport, or one: only what is named has to be known.

create or replace function cargo.refuse_airports(p_origin text, p_destination text, p_path text default '') returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_errors json;
begin
  select json_agg(
    json_build_object('path', p_path || e.field, 'message', cargo.unknown_airport_message(e.code)) order by e.rank
  )
  into v_errors
  from (values (1, 'origin', p_origin), (2, 'destination', p_destination)) as e (rank, field, code)
  where e.code is not null and not exists (select 1 from cargo.airports a where a.code = e.code);
  return cargo.validation_failed(v_errors);
end;
$$;
comment on function cargo.refuse_airports is 'Null when both airports are known, or not named, else {reason: validation_failed, errors}; p_path goes before the field names.';
