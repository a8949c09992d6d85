/** `npm run zones`: compares the time zones of the database at DATABASE_URL with those of Node. */
import { failureReport } from './dev/report.ts';
import { describeZoneDifferences, findZoneDifferences } from './postgres/zones.ts';
import { DATA_FOLDER } from './project-paths.ts';
import { withKeptPassword } from './stack/data-folder.ts';
import { withClient } from './stack/database.ts';

compare(process.env.DATABASE_URL).then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    process.stderr.write(failureReport(error));
    process.exitCode = 2;
  },
);

/** The exit status: 0 no difference, 1 some, 2 not compared. */
async function compare(url: string | undefined): Promise<number> {
  if (!url) {
    process.stderr.write('\n  Set DATABASE_URL to the address of the database.\n\n');
    return 2;
  }
  const [differences, airports] = await withClient(
    withKeptPassword(url, DATA_FOLDER),
    async (client) => [
      await findZoneDifferences(client, 'all airports'),
      (await client.query('select from cargo.airports')).rowCount,
    ],
  );
  if (differences.length > 0) {
    process.stdout.write(`\n  ${describeZoneDifferences(differences)}\n\n`);
    return 1;
  }
  const { tz } = process.versions;
  process.stdout.write(
    `The time zones of all ${airports} airports are those of Node (tzdb ${tz}).\n`,
  );
  return 0;
}
