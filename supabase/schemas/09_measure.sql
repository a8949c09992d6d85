-- Volume and chargeable weight, in integers alone: src/core/measure/volume.ts is the same function.

create function cargo.whole_cm(p_cm numeric) returns bigint
  language sql immutable parallel safe
  return (p_cm * 10 + 5)::bigint / 10;
comment on function cargo.whole_cm is 'A dimension in whole centimetres, half up, as volumes and largest pieces are measured.';

create function cargo.measure(
  p_weight_kg numeric,
  p_dimensions jsonb,
  p_volume_m3 numeric,
  p_divisor integer,
  out cm3 bigint,
  out volume_l integer,
  out chargeable_halves integer
)
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_tenths bigint := p_weight_kg * 10;
begin
  if p_dimensions is not null then
    -- Each dimension is rounded, half up, to whole centimetres.
    select sum(d.length_cm * d.width_cm * d.height_cm * d.pieces)
    into cm3
    from (
      select
        cargo.whole_cm((line ->> 'length_cm')::numeric) as length_cm,
        cargo.whole_cm((line ->> 'width_cm')::numeric) as width_cm,
        cargo.whole_cm((line ->> 'height_cm')::numeric) as height_cm,
        (line ->> 'pieces')::bigint as pieces
      from jsonb_array_elements(p_dimensions) as line
    ) d;
  elsif p_volume_m3 is not null then
    cm3 := p_volume_m3 * 1000000;
  end if;
  volume_l := case when cm3 is null then (v_tenths * p_divisor + 9999) / 10000 else (cm3 + 999) / 1000 end;
  chargeable_halves := greatest((v_tenths + 4) / 5, (2 * coalesce(cm3, 0) + p_divisor - 1) / p_divisor);
end;
$$;
comment on function cargo.measure is 'What a consignment takes and pays for: cm3, null where neither its dimensions (lines of cm and pieces) nor its volume (m³) is known; litres of capacity, rounded up once over the total, assumed from the weight (kg) where the volume is unknown; the chargeable weight in half kilograms, the larger of gross and volumetric, each rounded up (IATA TACT rules 3.9). p_divisor: cm³ for one kg, 6000 by IATA.';
