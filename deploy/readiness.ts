/** What one look at `/health/ready` showed. */
type Look = { ready: true } | { ready: false; because: string };

export interface Waiting {
  /** Where the deployment answers, such as https://api.example.com. */
  url: string;
  /** The id that wrangler gave to the version just deployed. */
  version_id: string;
  looks_max: number;
  pause_ms: number;
  /** Hears what each look showed that was not yet enough. */
  print(line: string): void;
}

/** One look may take so long: readiness asks a database and a Redis that have perhaps never been spoken to. */
const LOOK_MS_MAX = 15_000;
/** Looks in a row that have to be well: places of the network change over one after the other. */
const LOOKS_IN_A_ROW = 3;

/**
 * Waits until the version just deployed says that it is ready, a few times in a row. Survives whatever else
 * answers meanwhile: the version before, an error page, nothing. Returns whether it came to that.
 */
export async function awaitVersion(waiting: Waiting): Promise<boolean> {
  const { looks_max, pause_ms, print } = waiting;
  let in_a_row = 0;
  for (let looks = 1; looks <= looks_max; looks += 1) {
    const look = await lookOnce(waiting);
    in_a_row = look.ready ? in_a_row + 1 : 0;
    if (in_a_row === LOOKS_IN_A_ROW) return true;
    if (!look.ready) print(`look ${looks} of ${looks_max}: ${look.because}`);
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
  }
  return false;
}

/** The id of the version that answers at this moment, ready or not; null when none can be read. */
export async function readVersion(url: string): Promise<string | null> {
  try {
    const { text } = await ask(url);
    const id = JSON.parse(text)?.version?.id;
    return typeof id === 'string' && /^\w[\w-]*$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

async function lookOnce({ url, version_id }: Waiting): Promise<Look> {
  try {
    const { status, text } = await ask(url);
    return judge(status, text, version_id);
  } catch (error) {
    return { ready: false, because: error instanceof Error ? error.message : String(error) };
  }
}

async function ask(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(new URL('/health/ready', url), {
    signal: AbortSignal.timeout(LOOK_MS_MAX),
    headers: { Accept: 'application/json' },
    redirect: 'error',
  });
  return { status: response.status, text: await response.text() };
}

function judge(status: number, text: string, version_id: string): Look {
  let answer: { status?: unknown; version?: { id?: unknown } | null } | null;
  try {
    answer = JSON.parse(text);
  } catch {
    return { ready: false, because: `${status} and ${text.length} characters that are no JSON` };
  }
  const answered = answer?.version?.id;
  if (status !== 200 || answer?.status !== 'ok') {
    return { ready: false, because: `${status}, ${JSON.stringify(answer).slice(0, 500)}` };
  }
  return answered === version_id
    ? { ready: true }
    : { ready: false, because: `version ${String(answered)} answered, not ${version_id}` };
}
