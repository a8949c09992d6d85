/** `npm run zones`: compares the time zones of the database at DATABASE_URL with those of Node. */
import { describeZoneDifferences, findZoneDifferences } from './postgres/zones.ts';
import { DATA_FOLDER } from './project-paths.ts';
import { withKeptPassword } from './stack/data-folder.ts';
import { withClient } from './stack/database.ts';

const url = process.env.DATABASE_URL;
if (!url) {
  process.stderr.write('\n  Set DATABASE_URL to the address of the database.\n\n');
  process.exit(2);
}
const differences = await withClient(withKeptPassword(url, DATA_FOLDER), (client) =>
  findZoneDifferences(client),
);
if (differences.length) {
  process.stdout.write(`\n  ${describeZoneDifferences(differences)}\n\n`);
  process.exit(1);
}
process.stdout.write(`The time zones are those of Node (tzdb ${process.versions.tz}).\n`);
