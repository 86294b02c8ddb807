import { AsyncLocalStorage } from 'node:async_hooks';
import { outsideSpans } from '../tracing/tracing.js';

const running = new AsyncLocalStorage<string | null>();

/** Runs `work` as part of a request, whose id logs then have. */
export const duringRequest = <T>(id: string, work: () => T): T => running.run(id, work);

/** The id of the request that runs. */
export const requestId = (): string | null => running.getStore() ?? null;

/** Runs work that is no part of the request that set it going, and of no trace. */
export const apart = <T>(work: () => T): T => running.run(null, () => outsideSpans(work));
