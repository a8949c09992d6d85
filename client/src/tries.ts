import type { Verdict } from './again.ts';

/** Tries until the judge has heard enough; gives the last outcome. */
export async function tryUntil<Outcome>(by: {
  attempt: () => Promise<Outcome>;
  judge: (outcome: Outcome) => Verdict;
  pause: (ms: number) => Promise<void>;
}): Promise<Outcome> {
  for (;;) {
    const outcome = await by.attempt();
    const verdict = by.judge(outcome);
    if (!verdict.again) return outcome;
    await by.pause(verdict.after_ms);
  }
}
