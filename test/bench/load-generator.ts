import { randomBytes } from 'node:crypto';
import autocannon, { type Options } from 'autocannon';
import type { Load, Order, Plan, Report } from './load.ts';

/** How often autocannon looks whether it is done. */
const SAMPLE_MS = 50;
const TIMEOUT_S = 20;
const PREFIX = randomBytes(4).toString('hex').toUpperCase();

let references = 0;
const newReference = () => `BENCH-${PREFIX}-${(references++).toString(36).toUpperCase()}`;

process.on('message', (order: Order) => {
  run(order).then(
    (load) => tell({ load }),
    (error: Error) => tell({ failure: error.message }),
  );
});

const tell = (report: Report) => process.send?.(report);

async function run({ plan, effort }: Order): Promise<Load> {
  const took_ms: number[] = [];
  const statuses: Record<string, number> = {};
  let last_success_ms = 0;
  let last_ms = 0;
  const started_ms = performance.now();
  const options: Options = {
    url: plan.origin,
    connections: effort.connections,
    sampleInt: SAMPLE_MS,
    timeout: TIMEOUT_S,
    requests: [toRequest(plan)],
    ...('seconds' in effort ? { duration: effort.seconds } : { amount: effort.requests }),
  };
  await new Promise<void>((resolve, reject) => {
    const running = autocannon(options, (error, { errors, timeouts }) => {
      if (error) reject(error);
      else if (errors + timeouts > 0) reject(new Error(`${errors} errors, ${timeouts} timeouts`));
      else resolve();
    });
    running.on('response', (_client: unknown, status: number, _bytes: number, ms: number) => {
      took_ms.push(ms);
      statuses[status] = (statuses[status] ?? 0) + 1;
      last_ms = performance.now() - started_ms;
      if (status < 300) last_success_ms = last_ms;
    });
  });
  const unexpected = Object.keys(statuses).filter((status) => !plan.expected.includes(+status));
  if (unexpected.length > 0) throw new Error(`answered ${JSON.stringify(statuses)}`);
  took_ms.sort((a, b) => a - b);
  return {
    requests: took_ms.length,
    per_second: took_ms.length === 0 ? 0 : took_ms.length / (last_ms / 1_000),
    p50_ms: took_ms[Math.floor(took_ms.length * 0.5)] ?? 0,
    p99_ms: took_ms[Math.floor(took_ms.length * 0.99)] ?? 0,
    statuses,
    last_success_ms,
  };
}

/** Where each plan is in its choices: the next run goes on there. */
const places = new Map<string, number>();

function toRequest({ origin, method, path, headers = {}, body, choices = [], once }: Plan) {
  const plan = `${origin} ${method} ${path} ${body}`;
  const next = () => {
    const place = places.get(plan) ?? 0;
    places.set(plan, place + 1);
    if (once && place >= choices.length) throw new Error(`${path}: nothing is left to choose.`);
    return choices[place % choices.length] ?? '';
  };
  const fill = (text: string) => text.replaceAll('$NEXT', next).replaceAll('$REF', newReference);
  return {
    method,
    path,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
    setupRequest(request: { method: string; path: string; headers: Record<string, string> }) {
      return {
        ...request,
        path: fill(path),
        ...(body === undefined ? {} : { body: fill(body) }),
      };
    },
  };
}
