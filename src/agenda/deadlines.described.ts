import type { Operation } from '../http/openapi/described.js';
import { pageSchema } from '../http/requests/paging.js';
import { deadlineSchema } from '../tracks/queries/deadlines/deadline.schema.js';

export const deadlinesDescribed = {
  list: {
    id: 'getDeadlines',
    summary: 'List what is owed, by whom and until when',
    description:
      'In the order of the last possible day; what has none comes last. What is met is listed only with `track`. None of it is public.',
    answer: pageSchema(deadlineSchema, 'Deadlines'),
    problems: ['not_found'],
  },
} satisfies Record<string, Operation>;
