import { z } from 'zod';
import { boundsOf, isDay } from '../values/dates.js';
import { line, nameSchema, textSchema } from '../values/text.js';
import { STAGES } from '../values/views.js';

/** YAML reads 2009 as a number; other dates it reads as text. */
const dateFault = ({ code, input }: z.core.$ZodRawIssue): string | undefined =>
  code === 'invalid_type' && typeof input === 'number'
    ? 'must be a text: put it in quotation marks, such as "2009"'
    : undefined;

/** A date as its source gives it (docs/reference/glossary.md, Dates and texts). */
export const edtfSchema = z
  .string({ error: dateFault })
  .max(30)
  .refine(
    (text) => boundsOf(text) !== null,
    'must be a date: a year, a month or a day, or an interval of these (EDTF)',
  )
  .meta({
    id: 'Edtf',
    description: 'EDTF level 1 without seasons and times: 2026, 2026-03, 2026-03-03?, ../2025-06-17.',
  });

export const daySchema = z
  .string({ error: dateFault })
  .max(10)
  .refine(isDay, 'must be a day, YYYY-MM-DD')
  .meta({ id: 'Day', description: 'A calendar day, YYYY-MM-DD.' });

const [FIRST, LAST] = ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'].map(Date.parse) as [
  number,
  number,
];

/** Years 0001 to 9999 only: PostgreSQL and JavaScript write later ones differently. */
export const instantSchema = z
  .string()
  .max(40)
  .refine((text) => {
    const real = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) && isDay(text.slice(0, 10));
    const time = Date.parse(text);
    return real && time >= FIRST && time <= LAST;
  }, 'must be an instant, ISO 8601 with a time zone')
  .refine((text) => /(?:Z|[+-]\d{2}:\d{2})$/.test(text), 'must name its time zone: Z or +05:00')
  .transform((text) => new Date(text).toISOString())
  .meta({ id: 'Instant', description: 'ISO 8601 with a time zone.', format: 'date-time' });

/** The code of a party: EU, KZ, GE. */
export const partySchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,11}$/, 'must be a party’s code in capitals: EU, KZ')
  .meta({ id: 'Party' });

export const placeSchema = z
  .strictObject({ city: nameSchema.optional(), country: nameSchema.optional() })
  .refine((place) => place.city !== undefined || place.country !== undefined, 'needs a city or a country')
  .meta({ id: 'Place' });

const personSchema = z
  .strictObject({
    name: nameSchema,
    title: nameSchema.optional(),
    side: partySchema.optional(),
    role: nameSchema.optional(),
  })
  .meta({
    id: 'Person',
    description: 'A person as the source names them: post as held at the time, role at the meeting.',
  });

export const peopleSchema = z.array(personSchema).max(100);
export const formatSchema = z.enum(['in_person', 'hybrid', 'video', 'written']);

/** The name of a track for programs. */
export const slugSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits, in words joined by hyphens');

/** Rounds of one negotiation are counted in tens; four digits leave room for every count. */
const number = z.int().min(1).max(9_999);

/** The fields that every event may have. */
const common = {
  summary: textSchema.optional(),
  reason: textSchema.optional(),
  place: placeSchema.optional(),
  format: formatSchema.optional(),
  people: peopleSchema.optional(),
  body: nameSchema.optional(),
};

const data = <Own extends z.ZodRawShape>(own: Own) => z.strictObject({ ...common, ...own });
const nothingMore = data({});

const side = partySchema;
const sides = z.array(partySchema).min(1).max(300);
const text = textSchema;
const ofOneSide = data({ side: side.optional() });

const meansSchema = z.enum(['ratification', 'approval', 'acceptance']);

/** ISO 8601 in years, months, weeks and days. */
const periodSchema = z
  .string()
  .max(20)
  .regex(/^P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?$/, 'must be a period: P5Y, P6M');

/**
 * When an agreement enters into force. With `firstOfMonth`: on the first day of the `months`-th month after the month
 * of the date that it counts from. Else `months` and then `days` are added to that date.
 */
export const entryIntoForceSchema = z
  .strictObject({
    after: z.enum(['signature', 'last_notification', 'last_receipt', 'last_instrument', 'nth_instrument']),
    n: z.int().min(1).max(300).optional(),
    days: z.int().min(0).max(1_000).optional(),
    months: z.int().min(0).max(120).optional(),
    firstOfMonth: z.boolean().optional(),
  })
  .refine(({ after, n }) => (after === 'nth_instrument') === (n !== undefined), {
    error: 'must be given with nth_instrument, and with nothing else',
    path: ['n'],
  })
  .meta({ id: 'EntryIntoForceClause' });
export type EntryIntoForceClause = z.infer<typeof entryIntoForceSchema>;

export const ARTICLE_STATES = ['agreed', 'bracketed', 'open', 'dropped'] as const;
export type ArticleState = (typeof ARTICLE_STATES)[number];

/** More articles than the longest treaties have. */
export const MOST_ARTICLES = 500;

export const statedArticleSchema = z
  .strictObject({
    /** The number or the name by which the draft calls it: 12, 12a, Annex I. */
    ref: line(40),
    title: textSchema.optional(),
    state: z.enum(ARTICLE_STATES),
    note: textSchema.optional(),
  })
  .meta({ id: 'StatedArticle', description: 'Where an article of the draft stands.' });

const articlesSchema = z
  .array(statedArticleSchema)
  .min(1)
  .max(MOST_ARTICLES)
  .refine((articles) => new Set(articles.map(({ ref }) => ref)).size === articles.length, {
    error: 'must name each article once',
  });
export type StatedArticle = z.infer<typeof statedArticleSchema>;

/** The data of each event of the shared vocabulary. */
export const EVENT_DATA = {
  'statement.made': data({ summary: text }),
  'consultation.held': nothingMore,
  'meeting.held': nothingMore,
  'launch.announced': nothingMore,
  'mandate.adopted': data({ side: side.optional(), act: text.optional() }),
  'mandate.amended': data({ side: side.optional(), act: text.optional() }),
  'negotiations.opened': nothingMore,
  'track.renamed': data({ title: nameSchema }),
  'round.planned': data({ number, target: edtfSchema }),
  'round.rescheduled': data({ number, target: edtfSchema }),
  'round.cancelled': data({ number, reason: text }),
  'round.held': data({ number: number.optional(), outcome: text.optional() }),
  'rounds.asserted': data({ count: number }),
  'talks.paused': nothingMore,
  'talks.resumed': nothingMore,
  'text.agreed': data({ version: text.optional() }),
  'text.initialled': data({ partial: z.boolean().optional(), version: text.optional() }),
  'text.reopened': data({ reason: text }),
  'signing.authorised': data({ side, act: text.optional() }),
  'agreement.signed': data({ signatories: peopleSchema.optional(), sides: sides.optional() }),
  'signature.postponed': nothingMore,
  'consent.given': data({ side }),
  'consent.refused': data({ side }),
  'opinion.given': data({ court: text, adverse: z.boolean() }),
  'agreement.concluded': data({ side, act: text.optional() }),
  'agreement.ratified': data({ side, act: text.optional(), means: meansSchema.optional() }),
  'notification.sent': data({ side, receivedOn: edtfSchema.optional() }),
  'entry_into_force.scheduled': data({ target: edtfSchema }),
  'provisional_application.started': ofOneSide,
  'provisional_application.ended': ofOneSide,
  'agreement.entered_into_force': ofOneSide,
  'suspension.announced': nothingMore,
  'application.suspended': data({
    scope: z.enum(['part', 'whole']),
    side: side.optional(),
    act: text.optional(),
    notifiedOn: edtfSchema.optional(),
  }),
  'application.resumed': data({ scope: z.enum(['part', 'whole']).optional(), side: side.optional() }),
  'protocol.signed': data({ with: text }),
  'joint_committee.met': data({ number: number.optional() }),
  'clause.became_applicable': data({ clause: text }),
  'denunciation.notified': data({ side, effectiveOn: edtfSchema.optional() }),
  'agreement.terminated': ofOneSide,
  'negotiations.abandoned': nothingMore,
  'agreement.superseded': data({ by: text }),
  'stage.asserted': data({ stage: z.enum(STAGES), reason: text }),
  'terms.stated': data({
    entryIntoForce: entryIntoForceSchema.optional(),
    duration: periodSchema.optional(),
    renewal: periodSchema.optional(),
    denunciationMonths: z.int().min(1).max(120).optional(),
    article: text.optional(),
  }),
  'full_powers.issued': data({ side, person: text.optional(), act: text.optional() }),
  'step.completed': data({ side, step: text, act: text.optional() }),
  'instrument.deposited': data({
    side,
    means: z.enum(['ratification', 'approval', 'acceptance', 'accession']),
    with: text.optional(),
  }),
  'party.acceded': data({ party: partySchema }),
  'party.withdrew': data({ party: partySchema, effectiveOn: edtfSchema.optional() }),
  'reservation.made': data({ side, text }),
  'reservation.withdrawn': data({ side }),
  'objection.made': data({ side, to: text, text: text.optional() }),
  'agreement.registered': data({ register: text, number: line(100).optional() }),
  'agreement.published': data({ where: text, number: line(100).optional() }),
  'agreement.renewed': data({ until: edtfSchema.optional() }),
  'action.agreed': data({ number, side, what: text, due: edtfSchema.optional() }),
  'action.done': data({ number }),
  'action.dropped': data({ number, reason: text }),
  'text.stated': data({ version: text.optional(), articles: articlesSchema }),
  'coverage.stated': data({ until: daySchema }),
  'twin.linked': data({ twin: slugSchema }),
  'kind.upgraded': data({ from: z.int().min(1), to: z.int().min(1) }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export const EVENT_TYPES = Object.keys(EVENT_DATA) as EventType[];

/**
 * Events about the record of a track, not about its negotiation. They are no last event, alert nobody and stand in no
 * dossier.
 */
export const ADMINISTRATIVE_EVENTS: readonly string[] = [
  'coverage.stated',
  'twin.linked',
  'kind.upgraded',
] satisfies EventType[];
export const isAdministrative = (type: string): boolean => ADMINISTRATIVE_EVENTS.includes(type);

/** Events that close an agreed step, and all that are about one. What a side owes is for staff. */
const CLOSES_A_STEP: readonly string[] = ['action.done', 'action.dropped'] satisfies EventType[];
export const closesStep = (type: string): boolean => CLOSES_A_STEP.includes(type);
export const isAboutSteps = (type: string): boolean => type === 'action.agreed' || closesStep(type);

/** Events that only a call or a command of their own records. No call corrects them. */
const BY_OWN_CALL: readonly string[] = ['twin.linked', 'kind.upgraded'] satisfies EventType[];
export const isByOwnCall = (type: string): boolean => BY_OWN_CALL.includes(type);

/** A published source, without the quotation that one entry takes from it. */
const source = {
  title: nameSchema,
  publisher: nameSchema,
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  language: z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language’s code: kk, ru, en'),
  publishedOn: edtfSchema.optional(),
};
export const sourceSchema = z.strictObject(source).meta({ id: 'Source' });

/** What a source says of the event where it differs from the entry or from another source. */
export const claimSchema = z
  .strictObject({
    occurredOn: edtfSchema.optional(),
    number: number.optional(),
    target: edtfSchema.optional(),
    place: placeSchema.optional(),
    people: peopleSchema.min(1).optional(),
    what: text.optional(),
  })
  .refine((claim) => Object.values(claim).some((value) => value !== undefined), 'must say something')
  .meta({
    id: 'SourceClaim',
    description:
      'What this source says otherwise than the entry, or than another source. The entry stands as it is: its status never takes a claim of a source into account.',
  });

/** What an entry takes from a source that it cites. */
export const citedShape = { quote: text.optional(), says: claimSchema.optional() };

/** How an entry cites a source: by the `ref` of a stored one, or as a new one; with a quotation and what it claims. */
export const citationSchema = z
  .union([z.strictObject({ ref: line(200), ...citedShape }), z.strictObject({ ...source, ...citedShape })])
  .meta({ id: 'Citation' });
export const citationsSchema = z.array(citationSchema).max(100);
export type Source = z.infer<typeof sourceSchema>;
export type Citation = z.infer<typeof citationSchema>;
