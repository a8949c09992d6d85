import { leavesOpen, type Retry, settlesEarlier } from './again.ts';
import type { Outcome } from './answer.ts';

/** What is known of a call while it goes on. */
export interface Course {
  /** Tries that were sent. */
  attempts: number;
  /** It may have been carried out by a try whose answer nobody has. */
  unknown: boolean;
  /** Of a booking: the reference that it has, if it was made. */
  ref_id: string | undefined;
  /** Of a booking: the key of all its tries. */
  readonly idempotency_key: string | undefined;
  /** A try leaves. */
  sent: () => void;
  /** This came of it. */
  heard: (outcome: Outcome) => void;
}

export function beginCourse(
  retry: Retry,
  idempotency_key: string | undefined,
  ref_id: string | undefined,
): Course {
  let unknown_before = false;
  const course: Course = {
    attempts: 0,
    unknown: false,
    ref_id,
    idempotency_key,
    sent() {
      course.attempts += 1;
      unknown_before = course.unknown;
      // Until an answer says otherwise.
      course.unknown ||= retry !== 'reads';
    },
    heard(outcome) {
      if (outcome.kind === 'granted') course.unknown = false;
      if (outcome.kind === 'refused') {
        const { problem } = outcome;
        const ref_id = problem.code === 'unavailable' ? problem.ref_id : undefined;
        course.ref_id = ref_id ?? course.ref_id;
        course.unknown =
          leavesOpen(retry, problem.code, ref_id) ||
          (unknown_before && !settlesEarlier(problem.status));
      }
    },
  };
  return course;
}
