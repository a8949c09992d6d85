-- Money, and what carriage costs: rate cards and the higher-break rule, in integers alone.

create function cargo.minor_digits(p_currency text) returns integer
  language sql immutable parallel safe
  return case
    when p_currency in (
      'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
    ) then 0
    else 2
  end;
comment on function cargo.minor_digits is 'The decimals of a currency (ISO 4217). Those with three are not taken: src/core/rating/currencies.ts.';

create function cargo.money(p_minor bigint, p_currency text) returns numeric
  language sql immutable parallel safe
  return case when cargo.minor_digits(p_currency) = 0 then p_minor else p_minor * 0.01 end;
comment on function cargo.money is 'An amount in minor units, in its currency.';
