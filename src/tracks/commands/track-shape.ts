import { z } from 'zod';
import { partySchema, slugSchema } from '../../domain/events/event-data.js';
import { findKind } from '../../domain/kinds/index.js';
import { nameSchema } from '../../domain/values/text.js';
import type { Members, Text } from '../../domain/values/views.js';

/** More than any treaty has: the Charter of the United Nations has 193 parties. */
export const MOST_PARTIES = 300;

function twice(codes: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return codes.find((code) => seen.size === seen.add(code).size);
}

const partiesSchema = z
  .array(partySchema)
  .min(2)
  .max(MOST_PARTIES)
  .refine((codes) => twice(codes) === undefined, {
    error: ({ input }) => `names ${twice(input as string[])} twice`,
  })
  .describe('At least two. Codes: ISO 3166-1 alpha-2, or those of organisations.');

const membersSchema = z
  .record(partySchema, z.array(partySchema).min(1).max(MOST_PARTIES))
  .describe('Of a mixed agreement: by the code of a party, the members that ratify it as well.');

/** The fields of a new track that its requests and the tracks of a dossier share. */
export const trackShape = {
  slug: slugSchema,
  subtype: nameSchema
    .optional()
    .describe(
      'What the agreement is about, for kinds that leave it open: a name of the list, or other words.',
    ),
  parties: partiesSchema,
  members: membersSchema.optional(),
  depositary: partySchema.optional().describe('The state or organisation that keeps the treaty.'),
  title: nameSchema,
};

type Shape = {
  kind: string;
  subtype?: Text | undefined;
  parties: string[];
  members?: Members | undefined;
};

/** What the fields of a track require of one another. */
export function checkTrack({ value, issues }: z.core.ParsePayload<Shape>): void {
  const wrong = (path: PropertyKey[], message: string) =>
    issues.push({ code: 'custom', input: value, path, message });
  const { kind, subtype, parties, members = {} } = value;
  if (subtype !== undefined && !findKind(kind)?.definition.hasSubtype) {
    wrong(['subtype'], `cannot be given for tracks of kind ${kind}`);
  }
  const seen = new Set(parties);
  for (const [party, codes] of Object.entries(members)) {
    if (!parties.includes(party)) wrong(['members', party], 'must be one of the parties');
    const again = codes.find((code) => seen.size === seen.add(code).size);
    if (again) wrong(['members', party], `names ${again}, which is named already`);
  }
  if (Object.values(members).flat().length > MOST_PARTIES) {
    wrong(['members'], `must have at most ${MOST_PARTIES} members in all`);
  }
}
