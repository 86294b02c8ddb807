import type { Operation } from '../../http/openapi/described.js';
import { pageSchema } from '../../http/requests/paging.js';
import { pendingApproval } from '../queries/proposal.schema.js';
import { trackSchema } from '../queries/views.schema.js';

const MOMENT = `\`asOf\` asks for a day: the effective history is cut after the last entry that had certainly happened by then. \`knownAt\` asks for an instant, inclusive: rows recorded later are dropped first, corrections among them. Both may be given. Silence and delay are counted to \`asOf\`, else to the day of \`knownAt\`, else to today, UTC.`;

const example = { slug: 'kz-eu-visa-facilitation' };

export const tracksDescribed = {
  list: {
    id: 'listTracks',
    summary: 'Tracks with their status, in the order of their slugs',
    description: MOMENT,
    answer: pageSchema(trackSchema, 'TrackPage'),
  },
  one: {
    id: 'getTrack',
    summary: 'A track as it stands, stood or was known to stand',
    description: `${MOMENT}\n\n\`revision\` and \`head\` obey \`knownAt\` only.`,
    answer: trackSchema,
    tells: ['revision'],
    problems: ['not_found'],
    path: example,
  },
  open: {
    id: 'openTrack',
    summary: 'Open a track',
    description:
      'Its ledger is empty, and the public sees nothing of it until an entry is public. A twin is linked both ways.',
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
      'Both ways, recorded on both tracks as `twin.linked`, on the day of recording; the public sees it once it sees both. A link is not undone. It may wait for a second person. Titles are changed by the event `track.renamed`.',
    answer: trackSchema,
    or: pendingApproval,
    tells: ['revision'],
    problems: ['not_found', 'already_exists', 'transition_refused'],
    path: example,
    example: { twin: 'kz-eu-readmission' },
  },
} satisfies Record<string, Operation>;
