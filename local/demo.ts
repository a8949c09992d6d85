/** `npm run demo`: the whole story against a running API, with the real requests and answers. */
import { parseArgs } from 'node:util';
import { tellStory } from './demo/story.ts';
import { createTeller } from './demo/teller.ts';
import { failureReport } from './dev/report.ts';
import { ExplainedError } from './explained-error.ts';
import { DATA_FOLDER } from './project-paths.ts';
import { withKeptPassword } from './stack/data-folder.ts';

const USAGE = `npm run demo                                  against http://127.0.0.1:8787
npm run demo -- --url http://127.0.0.1:8080   against another address
DATABASE_URL=postgres://… npm run demo        asks the audit view of the database as well
`;

run().then(
  (kept) => {
    process.exitCode = kept ? 0 : 1;
  },
  (error) => {
    process.stderr.write(failureReport(error));
    process.exitCode = 1;
  },
);

async function run(): Promise<boolean> {
  const { url, help } = readArguments();
  if (help) {
    process.stdout.write(USAGE);
    return true;
  }
  if (!URL.canParse(url)) {
    throw new ExplainedError(`"${url}" is no address.`, `What there is:\n\n${USAGE}`);
  }
  const teller = createTeller(url);
  const { DATABASE_URL } = process.env;
  await tellStory(teller, DATABASE_URL && withKeptPassword(DATABASE_URL, DATA_FOLDER));
  return teller.end();
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        url: { type: 'string', default: 'http://127.0.0.1:8787' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new ExplainedError(`${reason}.`, `What there is:\n\n${USAGE}`);
  }
}
