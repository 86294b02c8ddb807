import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import { APPLICATIONS, STAGES } from '../values/views.js';

/** Ways to compute the application from the suspensions that are open, by name and version. */
export const OPEN_APPLICATIONS = ['open@1', 'open@2'] as const;
export type OpenApplication = (typeof OPEN_APPLICATIONS)[number];

/** The name of a rule or an action with its version: `number-not-held@1`. A version never changes what it does. */
const nameSchema = z.string().regex(/^[a-z]+(?:-[a-z]+)*@[1-9]\d*$/);
const namesSchema = z.array(nameSchema);
const stageSchema = z.enum(STAGES);
const typeSchema = z.enum(EVENT_TYPES as [EventType, ...EventType[]]);
const labelSchema = z.strictObject({ en: z.string(), ru: z.string(), kk: z.string() });

const transitionSchema = z.strictObject({
  /** The stages from which it is possible. Absent: all of them. */
  from: z.array(stageSchema).optional(),
  /** What chooses among several transitions: values of the event's data, or reader's mode (docs/adr/0003). */
  when: z
    .strictObject({
      data: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
      reader: z.literal(true).optional(),
      /** The event names one party, and others remain for which it is not so yet, or is still so. */
      othersRemain: z.literal(true).optional(),
    })
    .optional(),
  /** Where it leads, by region. Absent: nowhere. `open@…`: to what the suspensions leave that are still open. */
  target: z
    .strictObject({
      stage: stageSchema.optional(),
      talks: z.enum(['active', 'paused']).optional(),
      application: z.enum([...APPLICATIONS, ...OPEN_APPLICATIONS]).optional(),
    })
    .optional(),
  hard: namesSchema.optional(),
  soft: namesSchema.optional(),
  actions: namesSchema.optional(),
});

/**
 * What an event does. The first transition that is possible is taken. Its rules and actions are those of the event and
 * its own. A violation of a `hard` rule is refused; one of a `soft` rule is kept with the entry as a warning.
 */
const eventSchema = z.strictObject({
  /** The step of a party's domestic procedure that the event records. */
  step: z.string().optional(),
  hard: namesSchema.optional(),
  soft: namesSchema.optional(),
  actions: namesSchema.optional(),
  transitions: z.array(transitionSchema).min(1).optional(),
});

/** A kind of agreement, whole and as plain data: the database stores it with its hash. */
export const kindDefinitionSchema = z.strictObject({
  kind: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
  /** Raised with every change that a replay could notice. */
  version: z.int().min(1),
  /**
   * The earliest version whose rows this version replays to the same statuses: they hold no event that was added
   * since.
   */
  replaysFrom: z.int().min(1),
  /** `short` is for a list of choices, or beside the name of a track. */
  labels: z.strictObject({ name: labelSchema, short: labelSchema, help: labelSchema }),
  /** The kind that its twin must have. `waits`: it never enters into force before its twin. */
  twin: z.strictObject({ kind: z.string(), waits: z.boolean() }).nullable(),
  /** Whether a track says what it is about in a few words: `subtype`. */
  hasSubtype: z.boolean(),
  /** The final clauses that agreements of this kind usually have; the treaty decides. */
  usualClauses: z
    .strictObject({
      entryIntoForce: z.strictObject({
        after: z.string(),
        months: z.int().optional(),
        firstOfMonth: z.boolean().optional(),
      }),
    })
    .nullable(),
  /** What is likely next at a stage, likeliest first. */
  likely: z.partialRecord(stageSchema, z.array(typeSchema)),
  /** The usual way from start to end, as pages draw it. */
  rail: z.array(stageSchema).min(2),
  events: z.partialRecord(typeSchema, eventSchema),
  /**
   * The names of earlier versions, each with its name in this one: events that this version knows by another type, and
   * steps as `step.completed` names them. Entries keep the name under which they were recorded.
   */
  renames: z
    .strictObject({
      events: z.partialRecord(typeSchema, typeSchema).optional(),
      steps: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

export type KindDefinition = z.infer<typeof kindDefinitionSchema>;
export type EventDefinition = z.infer<typeof eventSchema>;
export type TransitionDefinition = z.infer<typeof transitionSchema>;
export type EventDefinitions = KindDefinition['events'];
