/** What the parts say that several pages have. */
export const STATUS = {
  HELD: 'Held',
  BOOKED: 'Booked',
  DEPARTED: 'Departed',
  ARRIVED: 'Arrived',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
  scheduled: 'Scheduled',
  closed: 'Closed',
  cancelled: 'Cancelled',
  departed: 'Departed',
} as const;

export const CAPACITY = {
  weight: 'Weight',
  volume: 'Volume',
  left: (left: string, of: string) => `${left} left of ${of}`,
  days_later: (days: number) =>
    `${days > 0 ? '+' : '−'}${Math.abs(days)} day${Math.abs(days) === 1 ? '' : 's'}`,
} as const;

export const WAY = {
  wait: (time: string, airport: string) => `${time} in ${airport}`,
  /** Before the time that is expected now, where it is not the one of the timetable. */
  now: 'now',
} as const;
