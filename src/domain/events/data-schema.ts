import { z } from 'zod';
import { Memo } from '../values/memo.js';
import { EVENT_DATA, EVENT_TYPES, type EventType } from './event-data.js';

/** Made once for each type: to make one takes longer than a request. */
const known = new Memo<EventType, ReturnType<typeof made>>(EVENT_TYPES.length);

const made = (type: EventType) => z.toJSONSchema(EVENT_DATA[type], { target: 'draft-2020-12', io: 'input' });

/** The JSON Schema (2020-12) of an event's data, as a caller sends it. */
export const dataSchemaOf = (type: EventType) => known.of(type, made);
