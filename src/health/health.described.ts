import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';

const okSchema = z
  .object({ status: z.literal('ok'), version: z.string().describe('The release of Paraph.') })
  .meta({ id: 'Ok' });

export const healthDescribed = {
  live: { id: 'isLive', summary: 'Whether the process answers', answer: okSchema },
  ready: {
    id: 'isReady',
    summary: 'Whether requests can be served',
    description: '503 while the database does not answer.',
    answer: okSchema,
  },
  metrics: {
    id: 'getMetrics',
    summary: 'Metrics of the process, in the format of Prometheus',
    answer: 'text',
  },
} satisfies Record<string, Operation>;
