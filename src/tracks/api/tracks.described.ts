import type { Operation } from '../../http/openapi/described.js';
import { pageSchema } from '../../http/requests/paging.js';
import { pendingApproval } from '../queries/proposal.schema.js';
import { trackSchema } from '../queries/views.schema.js';

const MOMENT = `\`asOf\` is a day: the effective history ends after the last entry that had certainly happened by then. \`knownAt\` is an instant, inclusive: rows recorded later, including corrections, are left out first. Both may be given. Silence and overdue rounds are counted up to \`asOf\`, or the day of \`knownAt\`, or today in UTC.`;

const example = { slug: 'kz-eu-visa-facilitation' };

export const tracksDescribed = {
  list: {
    id: 'listTracks',
    summary: 'List tracks with their status, ordered by slug',
    description: MOMENT,
    answer: pageSchema(trackSchema, 'TrackPage'),
  },
  one: {
    id: 'getTrack',
    summary: 'Get a track as of now or of a day, or as known at an instant',
    description: `${MOMENT}\n\n\`revision\` and \`head\` depend on \`knownAt\` only.`,
    answer: trackSchema,
    tells: ['revision'],
    problems: ['not_found'],
    required: example,
  },
  open: {
    id: 'openTrack',
    summary: 'Open a track',
    description:
      'The ledger of a new track is empty. The public does not see the track until it has a public entry. A twin is linked in both directions. Parties are two or more; no code is named twice. `members` of an organisation ratify a mixed agreement as well: they may be the `side` of an entry. A `subtype` is for kinds that list some (`/v1/kinds`).',
    answer: trackSchema,
    tells: ['location', 'revision'],
    problems: ['already_exists', 'transition_refused'],
    example: {
      slug: 'ge-eu-air-services',
      kind: 'air-transport',
      parties: ['EU', 'GE'],
      title: { en: 'Common aviation area agreement', ru: 'Соглашение об общем авиационном пространстве' },
    },
  },
  link: {
    id: 'linkTwin',
    summary: 'Link a track with its twin',
    description:
      'The link is recorded on both tracks as `twin.linked`, dated the day of recording. The public sees it once both tracks are public. A link cannot be undone. It may wait for a second person. To change a title, record the event `track.renamed`.',
    answer: trackSchema,
    or: pendingApproval,
    tells: ['revision'],
    problems: ['not_found', 'already_exists', 'transition_refused'],
    required: example,
    example: { twin: 'kz-eu-readmission' },
  },
} satisfies Record<string, Operation>;
