import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { applyMigrations } from '../../../local/postgres/migrations.ts';
import { MIGRATIONS_FOLDER } from '../../../local/project-paths.ts';
import { makeTemporaryFolder, removeFolder } from '../../local/temporary-folder.ts';
import { useDatabase } from '../fixture.ts';
import { useEmptyProject } from '../projects.ts';

const BY_SERVICE = '20261126000410';

const books = useDatabase();
const folder = makeTemporaryFolder();
afterAll(() => removeFolder(folder));

async function knownOf(codes: string): Promise<string[]> {
  const { rows } = await books.pool.query<{ code: string }>(
    "select code from cargo.airports where code = any (string_to_array($1, ' ')) order by code",
    [codes],
  );
  return rows.map(({ code }) => code);
}

test.each([
  ['freight without passengers', 'AFW BWU CHR ILN MHR SKF SLW YIP YMX'],
  ['freight beside passengers', 'ANC BSB CVG DWC EMA HHN LCK LEJ LGG OST RFD SBD SDF VIT'],
  ['passengers, whatever the data set says', 'BER BSZ DXN HSR KTI NBJ WSI'],
])('every airport with %s is there', async (_, codes) => {
  expect(await knownOf(codes)).toEqual(codes.split(' '));
});

test.each([
  ['closed', 'BRV DSA ETH FZO ISN LGP MHP MSE NVK PFN PLH PNH RAJ REP RTW SDV TXL YSR'],
  ['destroyed', 'DOK TIP VSG'],
  ['military', 'ADW DHA DNA NHA OKO'],
  ['without service', 'ADA ADS ESG HUV MKC OSZ SUS WMK'],
  ['no longer in the list of codes', 'AHT FKH FOP NGZ PUM SXC YWN'],
])('no airport that is %s is there', async (_, codes) => {
  expect(await knownOf(codes)).toEqual([]);
});

test('an airport has its city, and the busiest ones their rank', async () => {
  const { rows } = await books.pool.query(
    "select code, city_code, traffic_rank <= 60 as busy from cargo.airports where code = any ('{LHR,LGW,NRT,EWR,YMX,DEL,DXN,ILN}') order by code",
  );
  expect(rows).toEqual([
    { code: 'DEL', city_code: 'DEL', busy: true },
    { code: 'DXN', city_code: 'DEL', busy: null },
    { code: 'EWR', city_code: 'NYC', busy: true },
    { code: 'ILN', city_code: 'ILN', busy: false },
    { code: 'LGW', city_code: 'LON', busy: true },
    { code: 'LHR', city_code: 'LON', busy: true },
    { code: 'NRT', city_code: 'TYO', busy: false },
    { code: 'YMX', city_code: 'YMQ', busy: false },
  ]);
});

test('a closed airport that anything refers to stays, and so does one that an operator has added', async () => {
  const { client } = await useEmptyProject('new');
  for (const file of readdirSync(MIGRATIONS_FOLDER).filter((name) => name < BY_SERVICE)) {
    copyFileSync(join(MIGRATIONS_FOLDER, file), join(folder, file));
  }
  await applyMigrations(client, folder);
  await client.query(`
    insert into cargo.airports (code, name, city, country, time_zone)
    values ('ILN', 'Airborne', 'Wilmington', 'US', 'America/New_York');
    insert into cargo.flights (
      flight_number, airline_name, origin, destination, departure_at, arrival_at, departure_date, arrival_date, base_price_per_kg
    )
    values
      ('ZZ1', 'Test Air', 'TXL', 'DEL', '2020-01-01T08:00Z', '2020-01-01T18:00Z', '2020-01-01', '2020-01-01', 1),
      ('ZZ2', 'Test Air', 'DEL', 'SDV', '2019-01-01T08:00Z', '2019-01-01T18:00Z', '2019-01-01', '2019-01-01', 1);
    insert into cargo.users (id, email, name) values ('c0000000-0000-4000-8000-00000000000a', 'a@example.test', 'A');
    insert into cargo.bookings (
      ref_id, user_id, origin, destination, pieces, weight_kg, flight_ids, request, created_at, updated_at
    )
    select 'BKG-OLD', u.id, 'DOK', 'RAJ', 1, 1, array[f.flight_id], '{}', now(), now()
    from cargo.flights f, cargo.users u where f.flight_number = 'ZZ1';
    insert into cargo.booking_events (ref_id, sequence, status, location, recorded_at, recorded_by)
    select 'BKG-OLD', 1, 'BOOKED', 'MHP', now(), u.id from cargo.users u;
  `);
  await applyMigrations(client, MIGRATIONS_FOLDER);

  const { rows } = await client.query<{ code: string; name: string }>(
    "select code, name from cargo.airports where code = any ('{TXL,SDV,DOK,RAJ,MHP,BRV,ILN}') order by code",
  );
  expect(rows.map(({ code }) => code)).toEqual(['DOK', 'ILN', 'MHP', 'RAJ', 'SDV', 'TXL']);
  expect(rows.find(({ code }) => code === 'ILN')?.name).toBe('Airborne');
});
