// Who serves an airport. No data set knows freight service, and the flag of scheduled passengers is late:
// these are decided by hand, each with the place where the truth was found. W: English Wikipedia, by title.

/** Freight without scheduled passengers. */
export const FREIGHT: Record<string, string> = {
  AFW: 'Amazon Air and FedEx hubs (W: Perot Field Fort Worth Alliance Airport)',
  BWU: 'overnight parcels by turboprop (W: Bankstown Airport; Australian Flying, "Bankstown Airport to Expand Freight Ops")',
  CHR: 'freighters, no scheduled passengers (W: Châteauroux-Centre "Marcel Dassault" Airport)',
  ILN: 'Amazon Air, DHL and ATSG (W: Wilmington Air Park; Chaddick Institute, "The Rise of Cargo-Focused Hub Airports")',
  MHR: "UPS and others, Sacramento County's freight airport (W: Sacramento Mather Airport; Chaddick Institute, ibid.)",
  SKF: 'industrial airport of Port San Antonio, with customs and freighters (portsanantonio.us, "Kelly Field (SKF)")',
  SLW: 'hub of the cargo airline Aeronaves TSM (W: Saltillo Airport)',
  YIP: 'Kalitta and USA Jet, on-demand freight for the car makers (W: Willow Run Airport)',
  YMX: 'freighters only since 2004 (W: Montréal–Mirabel International Airport; ADM Aéroports de Montréal)',
};

/** Scheduled passengers that the flag of airport-data-js does not know of. */
export const PASSENGERS: Record<string, string> = {
  BKA: "Baykit–Krasnoyarsk; the code was Moscow Bykovo's until 2010 (OpenTravelData, from 2023-11-01)",
  BSZ: 'Bishkek, the code since 2025-08-20 (OpenTravelData)',
  DXN: 'Noida, newer than the flag (W: Noida International Airport)',
  FRU: 'Bishkek, the code before BSZ, which clients still send (OpenTravelData, until 2025-08-20)',
  HSR: 'Rajkot since September 2023 (W: Rajkot International Airport)',
  NBJ: 'Luanda, newer than the flag (W: Dr. António Agostinho Neto International Airport)',
  WSI: 'Western Sydney, newer than the flag (W: Western Sydney International Airport)',
};

/** Served by nobody, though airport-data-js says so, or calls them large: each with what became of it. */
export const UNSERVED: Record<string, string> = {
  ADA: 'pilots are trained there since COV took over in August 2024 (W: Adana Şakirpaşa Airport)',
  ADS: 'general aviation (W: Addison Airport)',
  ADW: 'military (W: Joint Base Andrews)',
  BRV: 'closed in 2016 (W: Bremerhaven Airport)',
  DHA: 'military, DMM serves the city (W: King Abdulaziz Air Base)',
  DNA: 'military (W: Kadena Air Base)',
  DOK: 'destroyed in 2014 (W: Donetsk International Airport)',
  DSA: 'closed in November 2022 (W: Doncaster Sheffield Airport)',
  ESG: 'no scheduled service (W: Dr. Luis María Argaña International Airport)',
  ETH: 'closed in March 2019 for ETM (W: J. Hozman Airport)',
  FZO: 'closed in December 2012 (W: Bristol Filton Airport)',
  HDB: 'a former military airfield, closed (W: Heidelberg Army Airfield)',
  HRT: 'closed in 2020 (W: RAF Linton-on-Ouse)',
  HUV: 'no scheduled service (W: Hudiksvall Airport)',
  ISN: 'closed in October 2019 for XWA (W: Sloulin Field International Airport)',
  LGP: 'closed in October 2021 for DRP (W: Legazpi Airport)',
  MHP: 'closed in 2015 (W: Minsk-1 Airport)',
  MKC: 'general aviation (W: Charles B. Wheeler Downtown Airport)',
  MSE: 'closed in May 2014 (W: Manston Airport)',
  NHA: 'military since CXR took over in 2004 (W: Nha Trang Air Base)',
  NVK: 'closed in April 2017 for EVE (W: Narvik Airport, Framnes)',
  NVR: 'closed (W: Novgorod Airport)',
  OKO: 'military (W: Yokota Air Base)',
  OSZ: 'no scheduled service (W: Zegrze Pomorskie Airport)',
  PFN: 'closed in 2010 for ECP (W: Panama City–Bay County International Airport)',
  PLH: 'closed in December 2011 (W: Plymouth City Airport)',
  PNH: 'closed in September 2025 for KTI (W: Phnom Penh International Airport)',
  RAJ: 'closed in September 2023 for HSR (W: Rajkot Airport)',
  RTW: 'closed in August 2019 for GSV (W: Saratov Tsentralny Airport)',
  SDV: 'closed in July 2019 (W: Sde Dov Airport)',
  SUS: 'general aviation (W: Spirit of St. Louis Airport)',
  TIP: 'destroyed in 2014, MJI serves the city (W: Tripoli International Airport)',
  TXL: 'closed in November 2020 for BER (W: Berlin Tegel Airport)',
  VSG: 'destroyed in 2014 (W: Luhansk International Airport)',
  WMK: 'a floatplane dock without a schedule (W: Meyers Chuck Seaplane Base)',
  YSR: 'closed in 2011 (W: Nanisivik Airport)',
};
