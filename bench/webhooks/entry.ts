/** What every writer here records: an entry that any track takes, any number of times. */
export const ENTRY = {
  type: 'meeting.held',
  occurredOn: '2026-03-03',
  data: { place: { city: 'Astana', country: 'KZ' }, summary: 'Experts met on the text of article 3.' },
  visibility: 'public',
} as const;
