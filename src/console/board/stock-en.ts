const count = (number: string, one: string, many: string) =>
  `${number} ${number === '1' ? one : many}`;

/** What the page of waybill stock says. */
export const TEXT = {
  title: 'Waybill stock',
  lead: 'Air waybill numbers that bookings draw from.',
  caption: 'Ranges of air waybill numbers, the oldest first.',
  empty_title: 'No stock',
  empty: 'No booking can draw a waybill number until there is a range.',
  heads: {
    carrier: 'Carrier',
    range: 'Range',
    whose: 'For',
    load: 'Used',
    count: 'Numbers',
    free: 'Free',
    assigned: 'Assigned',
    void: 'Void',
    added: 'Added',
  },
  busy: 'Sending …',
  everybody: 'Everybody',
  one_account: 'One account',
  few: 'Few left',
  few_title: 'Stock runs out',
  few_of: (carrier: string, number: string) =>
    `${carrier}: ${number === '0' ? 'no number is' : count(number, 'number is', 'numbers are')} left for everybody. Add a range.`,
  add: {
    title: 'Add a range',
    labels: {
      carrier: 'Carrier',
      prefix: 'Prefix',
      first_serial: 'First serial',
      count: 'How many',
      user_id: 'For one account only',
    },
    hints: {
      carrier: 'Such as AI',
      prefix: 'Such as 098',
      first_serial: 'Seven digits',
      count: '100,000 at most',
      user_id: 'Its id; empty: for everybody',
    },
    submit: 'Add range',
    overlaps: 'Numbers of this range are in stock already. None was added.',
    done: 'The range is in stock.',
  },
  void: {
    title: 'Void a number',
    lead: 'A number that nobody may have any more, such as of a spoilt form. It does not come back.',
    labels: { awb_number: 'Waybill number', reason: 'Reason' },
    hints: { awb_number: 'Such as 098-70000001', reason: 'Is kept with the number' },
    submit: 'Void number',
    taken: (awb_number: string) =>
      `${awb_number} is the number of a booking, and stays so. Only a number that no booking has can be voided.`,
    done: (awb_number: string) => `${awb_number} is void: no booking gets it any more.`,
  },
} as const;
