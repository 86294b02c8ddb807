import type { DayBounds, Edtf, PartyStatus, TrackView } from '../domain/values/views.js';
import { messagesFor } from '../i18n/messages.js';
import { ownFirst, partyName } from '../i18n/parties.js';
import { Columns } from './columns.js';
import { DateText } from './dates.js';
import { MarkTag } from './mark.js';
import type { Page } from './page.js';
import type { Story } from './story.js';
import { factMark, PARTY_FACTS, type PartyFact } from './story-facts.js';

/** Lines that are seen at once; the rest is folded. */
const LINES = 10;

/** A party, or a member of one. */
type Line = { party: string; of?: string; facts: Omit<PartyStatus, 'members'> };

const isKnown = ({ facts }: Line): boolean => PARTY_FACTS.some((fact) => facts[fact]);

/** Those of whom something is known first, where there are more than can be seen at once. */
const knownFirst = (lines: Line[], isLong: boolean): Line[] =>
  isLong ? lines.toSorted((a, b) => Number(isKnown(b)) - Number(isKnown(a))) : lines;

/** The parties in the order of the treaty, our own first, each with its members; then those that acceded. */
function linesOf({ track }: Story, ownParty: string): Line[] {
  const { byParty } = track.status;
  const membersOf = (party: string) =>
    Object.entries(byParty[party]?.members ?? {}).map(
      ([member, facts]): Line => ({ party: member, of: party, facts }),
    );
  const codes = Object.keys(byParty);
  const isLong = codes.length + codes.flatMap(membersOf).length > LINES + 1;
  const parties = codes.map((party): Line => ({ party, facts: byParty[party] as PartyStatus }));
  const ordered = knownFirst(parties, isLong).map(({ party }) => party);
  return ownFirst(ordered, ownParty).flatMap((party) => [
    { party, facts: byParty[party] as PartyStatus },
    ...knownFirst(membersOf(party), isLong),
  ]);
}

/** Exceptions: they have a column only where one is recorded. */
const RARE: readonly PartyFact[] = ['provisional', 'withdrawn'];

/** The days on which the agreement enters into force for this party by the final clauses. */
const foreseenFor = ({ party, of }: Line, { track }: Story): DayBounds | undefined =>
  of ? undefined : track.status.entryByClauses?.byParty?.[party];

const edtfOf = ({ earliest, latest }: DayBounds): Edtf =>
  earliest === latest ? earliest : `${earliest}/${latest}`;

type LineProps = { line: Line; columns: readonly PartyFact[]; story: Story; page: Page };

function Cell({ fact, on, line, story, page }: LineProps & { fact: PartyFact; on: Edtf | null }) {
  const { t } = messagesFor(page.language);
  const foreseen = fact === 'inForce' ? foreseenFor(line, story) : undefined;
  if (!on && foreseen)
    return (
      <td>
        <span class="label" aria-hidden="true">
          {t(`parties.${fact}`)}
        </span>{' '}
        <DateText edtf={edtfOf(foreseen)} language={page.language} form="short" />
        <small>{t('clauses.by_them')}</small>
      </td>
    );
  if (!on)
    return (
      <td class="nil">
        <span class="vh">{t('track.nothing_recorded')}</span>
      </td>
    );
  return (
    <td>
      <span class="label" aria-hidden="true">
        {t(`parties.${fact}`)}
      </span>{' '}
      <DateText edtf={on} language={page.language} form="short" />
      <MarkTag mark={factMark(story, { party: line.party, fact, on }, page)} page={page} />
    </td>
  );
}

function LineRow({ line, columns, ...shown }: LineProps) {
  const { page } = shown;
  const { t } = messagesFor(page.language);
  const members = line.of ? [] : Object.values(shown.story.track.status.byParty[line.party]?.members ?? {});
  const isEmpty = !foreseenFor(line, shown.story) && columns.every((fact) => !line.facts[fact]);
  return (
    <tr class={line.of ? 'member' : undefined}>
      <th scope="row">
        {line.of && (
          <span class="vh">{t('parties.member_of', { party: partyName(line.of, page.language) })} </span>
        )}
        {partyName(line.party, page.language)}
        {members.length > 0 && (
          <small>
            {t('parties.members', {
              count: members.length,
              consent: members.filter(({ consent }) => consent).length,
            })}
          </small>
        )}
      </th>
      {isEmpty ? (
        <td class="quiet" colSpan={columns.length}>
          {t('track.nothing_recorded')}
        </td>
      ) : (
        columns.map((fact) => (
          <Cell fact={fact} on={line.facts[fact]} line={line} columns={columns} {...shown} />
        ))
      )}
    </tr>
  );
}

type TableProps = Omit<LineProps, 'line'> & { lines: readonly Line[]; caption: string; isShown: boolean };

function Table({ lines, caption, isShown, ...row }: TableProps) {
  const { t } = messagesFor(row.page.language);
  const [first] = lines;
  return (
    <table class="parties">
      <caption class={isShown ? undefined : 'vh'}>{caption}</caption>
      <Columns names={[t('parties.party'), ...row.columns.map((fact) => t(`parties.${fact}`))]} />
      <tbody>
        {first?.of && (
          <tr>
            <th scope="rowgroup" colSpan={row.columns.length + 1}>
              {t('parties.continued', { party: partyName(first.of, row.page.language) })}
            </th>
          </tr>
        )}
        {lines.map((line) => (
          <LineRow line={line} {...row} />
        ))}
      </tbody>
    </table>
  );
}

/** Whether two parties face each other: what each has done stands side by side. */
export const isBetweenTwo = ({ status }: TrackView): boolean => Object.keys(status.byParty).length === 2;

/** Whether a table tells more than that: of further parties, or of members. */
export const hasTable = (track: TrackView): boolean => !isBetweenTwo(track) || track.members !== undefined;

/** What is known of each party and of each member: our own party first, of many the first few. */
export function PartiesTable({ story, page }: { story: Story; page: Page }) {
  const { t } = messagesFor(page.language);
  const lines = linesOf(story, page.ownParty);
  const columns = PARTY_FACTS.filter(
    (fact) => !RARE.includes(fact) || lines.some(({ facts }) => facts[fact]),
  );
  const parties = lines.filter(({ of, facts }) => of === undefined && !facts.withdrawn);
  const having = (fact: PartyFact) => parties.filter(({ facts }) => facts[fact]).length;
  const caption = t('parties.counts', {
    count: parties.length,
    signed: having('signed'),
    consent: having('consent'),
    inForce: having('inForce'),
  });
  const few = lines.length <= LINES + 1;
  const shown = few ? lines : lines.slice(0, LINES);
  const rest = lines.slice(shown.length);
  return (
    <>
      <Table lines={shown} caption={caption} isShown columns={columns} story={story} page={page} />
      {rest.length > 0 && (
        <details class="rest">
          <summary>{t('parties.more', { count: rest.length })}</summary>
          <Table
            lines={rest}
            caption={t('parties.more', { count: rest.length })}
            isShown={false}
            columns={columns}
            story={story}
            page={page}
          />
        </details>
      )}
    </>
  );
}
