import type { z } from 'zod';
import { tracksWhere } from '../../access/allow.js';
import { all, idOf, rowsOf } from '../../forms/typed.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import type { PageRequest } from '../../http/responses/page-request.js';
import type { MessageKey } from '../../i18n/catalogue.js';
import type { Messages } from '../../i18n/messages.js';
import type { FieldError } from '../../ui/form.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import type { Fault } from '../endpoints/endpoint-faults.js';
import { type NewEndpoint, newEndpointSchema } from '../events/requests.js';
import { SUBSCRIBABLE_TYPES } from '../events/subscribable-types.js';

/** The filters that the forms of endpoints and of mail subscriptions share. */
export type Filters = Pick<NewEndpoint, 'types' | 'kinds' | 'tracks' | 'parties'>;

const parts = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== '');

/** Without a ticked type or a pattern: every event. */
export function readFilters(typed: Typed): Filters {
  const types = [...all(typed, 'type'), ...parts(one(typed, 'patterns'))];
  return {
    types: types.length > 0 ? types : ['*'],
    kinds: all(typed, 'kind'),
    tracks: all(typed, 'track'),
    parties: parts(one(typed, 'parties').toUpperCase()),
  };
}

export const typedFilters = ({ types, kinds, tracks, parties }: Filters): Typed => ({
  type: types.filter((type) => SUBSCRIBABLE_TYPES.includes(type)),
  patterns: [types.filter((type) => !SUBSCRIBABLE_TYPES.includes(type) && type !== '*').join(' ')],
  kind: kinds,
  track: tracks,
  parties: [parties.join(' ')],
});

/** The rows of the form with a header name or value. */
const headerRows = (typed: Typed): { at: number; name: string; value: string }[] =>
  Array.from({ length: rowsOf(typed, 'header', 0) }, (_, at) => ({
    at,
    name: one(typed, `header.${at}.name`),
    value: one(typed, `header.${at}.value`),
  })).filter(({ name, value }) => name !== '' || value !== '');

/** Whether the form changes the headers. If not, an existing endpoint keeps its headers. */
export const namesHeaders = (typed: Typed): boolean =>
  headerRows(typed).length > 0 || one(typed, 'headers') === 'none';

const numberOf = (text: string): number | null => (text === '' ? null : Number(text));

/** Converts the form to an API request, with errors for its fields. */
export function readEndpoint(typed: Typed, m: Messages): { endpoint: NewEndpoint; errors: FieldError[] } {
  const rows = headerRows(typed);
  const format = one(typed, 'format') || 'standard';
  const given = {
    url: one(typed, 'url'),
    description: one(typed, 'description'),
    ...readFilters(typed),
    audience: one(typed, 'audience') || 'public',
    payload: one(typed, 'payload') || 'full',
    format,
    // Without script the language is always sent.
    ...(format === 'teams' && { language: one(typed, 'language') || m.language }),
    ordered: one(typed, 'ordered') !== 'no',
    rateLimit: numberOf(one(typed, 'rateLimit')) ?? undefined,
    concurrency: numberOf(one(typed, 'concurrency')) ?? undefined,
    headers: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
    signature: one(typed, 'signature') || 'v1',
  };
  const read = newEndpointSchema.safeParse(given);
  const errors = errorsOf(read.error?.issues ?? [], m);
  if (given.url === '') errors.unshift({ field: 'url', message: m.t('webhooks.url_missing') });
  const names = rows.map(({ name }) => name.toLowerCase());
  const twice = rows.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
  if (twice) errors.push(headerError(twice.at, m.t('webhooks.fault.header_twice', { name: twice.name })));
  return { endpoint: read.data ?? (given as NewEndpoint), errors };
}

const headerError = (row: number, message: string): FieldError => ({
  field: idOf(`header.${row}.name`),
  message,
});

/** For each field of the request: the field of the form and the text of its error. */
const FIELD_ERRORS: Record<string, { field: string; key: MessageKey }> = {
  url: { field: 'url', key: 'webhooks.url_long' },
  description: { field: 'description', key: 'webhooks.description_unread' },
  types: { field: 'patterns', key: 'webhooks.patterns_unread' },
  kinds: { field: 'kind', key: 'webhooks.not_offered' },
  tracks: { field: 'track', key: 'webhooks.not_offered' },
  parties: { field: 'parties', key: 'webhooks.parties_unread' },
  audience: { field: 'audience', key: 'webhooks.not_offered' },
  payload: { field: 'payload', key: 'webhooks.not_offered' },
  format: { field: 'format', key: 'webhooks.not_offered' },
  signature: { field: 'signature', key: 'webhooks.not_offered' },
  rateLimit: { field: 'rateLimit', key: 'webhooks.rate_unread' },
  concurrency: { field: 'concurrency', key: 'webhooks.concurrency_unread' },
  headers: { field: 'header-0-name', key: 'webhooks.fault.header_value' },
  address: { field: 'address', key: 'webhooks.address_unread' },
  language: { field: 'language', key: 'webhooks.not_offered' },
  digest: { field: 'digest', key: 'webhooks.not_offered' },
};

/** The fields in the order of the form. */
const FIELD_ORDER = [
  'url',
  'address',
  'description',
  'patterns',
  'kind',
  'parties',
  'track',
  'audience',
  'format',
  'payload',
];

export const inFormOrder = (errors: readonly FieldError[]): FieldError[] => {
  const place = ({ field }: FieldError) =>
    FIELD_ORDER.includes(field) ? FIELD_ORDER.indexOf(field) : FIELD_ORDER.length;
  return errors.toSorted((a, b) => place(a) - place(b));
};

/** One error per field, even if the schema reports several. */
export function errorsOf(issues: readonly z.core.$ZodIssue[], m: Messages): FieldError[] {
  const names = [...new Set(issues.map(({ path }) => String(path[0])))];
  return names.flatMap((name) => {
    const error = FIELD_ERRORS[name];
    return error ? [{ field: error.field, message: m.t(error.key, { name: '', typed: '' }) }] : [];
  });
}

/** The errors of `Endpoints.faultsOf`, at the fields of the form. */
export const faultErrors = (faults: readonly Fault[], typed: Typed, m: Messages): FieldError[] =>
  faults.map(({ field, refusal }) => {
    const message = m.t(`webhooks.fault.${refusal.code}`, refusal.params);
    if (field === 'url') return { field: 'url', message };
    if (field === 'tracks') return { field: 'track', message };
    const name = 'name' in refusal.params ? refusal.params.name : '';
    return headerError(headerRows(typed).find((row) => row.name === name)?.at ?? 0, message);
  });

/** The form filled with an endpoint's values. It has no headers, because their values are never shown. */
export const typedEndpoint = (view: EndpointView): Typed => ({
  url: [view.url],
  description: [view.description],
  ...typedFilters(view),
  audience: [view.audience],
  payload: [view.payload],
  format: [view.format],
  language: view.language === null ? [] : [view.language],
  ordered: [view.ordered ? 'yes' : 'no'],
  rateLimit: [view.rateLimit === null ? '' : String(view.rateLimit)],
  concurrency: [String(view.concurrency)],
  signature: [view.signature ?? 'v1'],
});

/** The parameters of the track choice in these forms. */
export const trackChoices = ({ caller, scope }: PageRequest, typed: Typed) => ({
  where: tracksWhere(caller, 'subscribe'),
  scope,
  chosen: all(typed, 'track'),
  find: one(typed, 'find'),
});
