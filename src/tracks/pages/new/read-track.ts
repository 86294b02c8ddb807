import { KINDS } from '../../../domain/kinds/index.js';
import { SUBTYPES } from '../../../domain/kinds/subtypes.js';
import { LANGUAGES, type Text, textSchema } from '../../../domain/values/text.js';
import type { Members } from '../../../domain/values/views.js';
import { readParty, splitParties } from '../../../forms/party-codes.js';
import type { FormReader } from '../../../forms/reader.js';
import { textOf } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { partyName } from '../../../i18n/parties.js';
import { type NewTrack, newTrackSchema, slugSchema } from '../../commands/requests.js';
import { MOST_PARTIES } from '../../commands/track-shape.js';

/** Reads the form that opens a track. What is wrong stands in the reader's errors. */
export function readTrack(reader: FormReader): NewTrack {
  const { typed, m } = reader;
  const title = reader.text('title', m.t('fields.title'));
  const slug = one(typed, 'slug');
  // `/tracks/new` is this form, so no track may have the slug `new`.
  if (!slugSchema.safeParse(slug).success || slug === 'new') reader.wrong('slug', 'entry.slug_unread');
  const kind = KINDS.find((each) => each.kind === one(typed, 'kind'));
  if (!kind) reader.wrong('kind', 'entry.required', { label: m.t('fields.kind') });
  const subtype = subtypeOf(reader);
  if (subtype !== undefined && kind && !kind.definition.hasSubtype) {
    reader.wrong('subtype', 'entry.subtype_unfit');
  }
  const parties = partiesOf(reader);
  const members = membersOf(reader, parties);
  const depositary = one(typed, 'depositary').trim();
  const depositaryCode = depositary === '' ? undefined : readParty(depositary);
  if (depositary !== '' && !depositaryCode) {
    reader.wrong('depositary', 'entry.party_unknown', { typed: depositary });
  }
  const twin = one(typed, 'twin');
  const track = {
    slug,
    kind: kind?.kind ?? '',
    ...(subtype !== undefined && { subtype }),
    parties,
    ...(members && { members }),
    ...(depositaryCode && { depositary: depositaryCode }),
    title,
    ...(twin !== '' && { twin }),
  };
  if (reader.errors.length === 0) reader.check(null, newTrackSchema.safeParse(track));
  return track;
}

/** The name of the list in any language, or other words. */
function subtypeOf(reader: FormReader): Text | undefined {
  const text = textOf(reader.typed, 'subtype', reader.m.language);
  if (text === undefined) return undefined;
  reader.check('subtype', textSchema.safeParse(text), reader.m.t('fields.subtype'));
  const said = typeof text === 'string' ? [text] : Object.values(text);
  const isNamed = (name: string) =>
    said.some((words) => words.toLocaleLowerCase() === name.toLocaleLowerCase());
  const listed = Object.entries(SUBTYPES).find(([, labels]) =>
    LANGUAGES.some((language) => isNamed(labels[language])),
  );
  return listed?.[0] ?? text;
}

function partiesOf(reader: FormReader): string[] {
  const { typed, m } = reader;
  const parties: string[] = [];
  const add = (field: string, text: string) => {
    const code = readParty(text);
    if (!code) reader.wrong(field, 'entry.party_unknown', { typed: text });
    else if (parties.includes(code))
      reader.wrong(field, 'entry.party_twice', { party: partyName(code, m.language) });
    else parties.push(code);
  };
  for (const field of ['party.1', 'party.2']) {
    const text = one(typed, field).trim();
    if (text === '') reader.wrong(field, 'entry.party_unread');
    else add(field, text);
  }
  const more = splitParties(one(typed, 'party.more'));
  for (const text of more.slice(0, MOST_PARTIES)) add('party.more', text);
  if (more.length + 2 > MOST_PARTIES) {
    reader.wrong('party.more', 'entry.too_many_parties', { count: MOST_PARTIES });
  }
  return parties;
}

/** One organisation in each line: "EU: DE, FR". */
function membersOf(reader: FormReader, parties: readonly string[]): Members | undefined {
  const { typed, m } = reader;
  const members: Members = {};
  const seen = new Set(parties);
  const lines = one(typed, 'members')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const typedCodes = lines.map((line) => splitParties(line.split(/:(.*)/s)[1] ?? ''));
  if (lines.length > MOST_PARTIES || typedCodes.flat().length > MOST_PARTIES) {
    reader.wrong('members', 'entry.too_many_parties', { count: MOST_PARTIES });
    return undefined;
  }
  for (const [index, line] of lines.entries()) {
    const [of = '', rest] = line.split(/:(.*)/s);
    const party = readParty(of);
    if (rest === undefined || !party || !parties.includes(party)) {
      reader.wrong('members', 'entry.members_unread', { typed: line });
      continue;
    }
    const codes: string[] = [];
    for (const text of typedCodes[index] ?? []) {
      const code = readParty(text);
      if (!code) reader.wrong('members', 'entry.party_unknown', { typed: text });
      else if (seen.has(code))
        reader.wrong('members', 'entry.party_twice', { party: partyName(code, m.language) });
      else {
        seen.add(code);
        codes.push(code);
      }
    }
    if (codes.length > 0) members[party] = [...(members[party] ?? []), ...codes];
  }
  return Object.keys(members).length > 0 ? members : undefined;
}
