import type { Flight, TimetableStatus } from '../../core/schedule/types.ts';

/** How a flight stands at a moment, as the timetable tells flights apart: each has one status. */
export function timetableStatusOf(
  { departure_ms, operational }: Pick<Flight, 'departure_ms' | 'operational'>,
  now_ms: number,
): TimetableStatus {
  if (operational?.status === 'CANCELLED') return 'cancelled';
  if (departure_ms <= now_ms) return 'departed';
  return operational?.closed ? 'closed' : 'scheduled';
}
