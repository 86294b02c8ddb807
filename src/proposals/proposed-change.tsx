import type { EntryDocument, NamedDocument } from '../domain/values/documents.js';
import type { SourceView, TrackView } from '../domain/values/views.js';
import type { Alerts, Dossier } from '../dossiers/index.js';
import { formatInstant } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import { type Command, type EntrySelection } from '../tracks/index.js';
import { type EntryAnswers, entryAnswerLines, sourceTitles } from '../tracks/pages/index.js';
import { Columns } from '../ui/columns.js';
import { DateText } from '../ui/dates.js';
import { DocumentsList } from '../ui/documents-list.js';
import { fieldLabel, Value } from '../ui/entry-facts.js';
import { eventTitle } from '../ui/event-title.js';
import { type Answer, Answers } from '../ui/form.js';
import { link, type Page, paths } from '../ui/page.js';
import { Pieces, Words } from '../ui/text.js';
import { TrackName } from '../ui/track-name.js';

/** The command of a proposal, with the stored sources and the tracks that it names. */
export type ProposalContent = {
  command: Command | { act: 'import'; dossier: Dossier; alerts?: Alerts };
  stored: SourceView[];
  tracks: TrackView[];
};

type Props = { content: ProposalContent; page: Page; m: Messages };

/** Shows the proposed command line by line. */
export function ProposedChange({ content, page, m }: Props) {
  const { command } = content;
  if (command.act === 'import') return <Entries dossier={command.dossier} page={page} m={m} />;
  if (command.act !== 'record') return <Answers answers={revision(command, content, page, m)} m={m} />;
  const byContent = Map.groupBy(command.entries, ({ entry }) => JSON.stringify(entry));
  return (
    <>
      {[...byContent.values()].map((same) => {
        const entry = same[0]?.entry as Omit<EntryAnswers, 'sources' | 'documents'> & {
          visibility: string;
          embargoUntil?: string;
        };
        const named = same.map(({ track }) => track);
        const sources = same[0]?.withoutClaims
          ? command.sources.map(({ says: _, ...source }) => source)
          : command.sources;
        const answers: Answer[] = [
          { label: m.t('fields.track'), value: <Tracks slugs={named} content={content} page={page} /> },
          ...entryAnswerLines(
            { ...entry, sources, documents: documentsOf(same[0]?.entry) },
            content.stored,
            m,
          ),
          {
            label: m.t('fields.visibility'),
            value: entry.embargoUntil
              ? m.t('track.embargo', { instant: formatInstant(entry.embargoUntil, m.language) })
              : m.label('fields', `visibility.${entry.visibility}`),
          },
        ];
        return <Answers answers={answers} m={m} />;
      })}
    </>
  );
}

function revision(
  command: Exclude<Command, { act: 'record' }>,
  content: ProposalContent,
  page: Page,
  m: Messages,
): Answer[] {
  const { t, language } = m;
  const action =
    command.act === 'publish' ? 'publish' : command.request.action === 'annul' ? 'annul' : 'correct';
  const reason = command.act === 'publish' ? command.reason : command.request.reason;
  const replaced =
    command.act === 'correct' && command.request.action === 'amend' ? command.request.replacement : undefined;
  const { occurredOn, data = {}, sources, documents, note } = replaced ?? {};
  return [
    { label: t('entry.what_to_do'), value: t(`entry.do_${action}`, { count: countOf(command.about) }) },
    {
      label: t('fields.track'),
      value:
        'meeting' in command.about ? (
          <Tracks slugs={command.about.tracks} content={content} page={page} />
        ) : (
          command.about.entries.map(({ track, seq }) => (
            <div>
              <Title slug={track} content={content} page={page} />:{' '}
              <a href={`${link(page, paths.track(track))}#entry-${seq}`}>
                {t('track.entry', { entry: seq })}
              </a>
            </div>
          ))
        ),
    },
    { label: t('entry.why'), value: <Words text={reason} language={language} /> },
    ...(occurredOn === undefined
      ? []
      : [{ label: t('fields.occurredOn'), value: <DateText edtf={occurredOn} language={language} /> }]),
    ...Object.entries(data).map(([name, value]) => ({
      label: fieldLabel(name, m),
      value: <Value name={name} value={value} m={m} />,
    })),
    ...(sources === undefined
      ? []
      : [{ label: t('fields.sources'), value: sourceTitles(sources, content.stored, m) }]),
    ...(documents === undefined
      ? []
      : [{ label: t('documents.title'), value: <DocumentsList documents={looked(documents)} m={m} /> }]),
    ...(note === undefined
      ? []
      : [{ label: t('fields.note'), value: <Words text={note} language={language} /> }]),
  ];
}

/** A stored command holds what was known of its documents (commands/command.ts). */
const looked = (documents: readonly NamedDocument[]): EntryDocument[] => documents as EntryDocument[];

const documentsOf = (entry: { documents?: NamedDocument[] } | undefined) =>
  looked(entry?.documents ?? []).map((named) => ({ named, name: named.name }));

const countOf = (about: EntrySelection): number =>
  'meeting' in about ? about.tracks.length : about.entries.length;

function Tracks({ slugs, content, page }: Omit<Props, 'm'> & { slugs: string[] }) {
  return (
    <>
      {slugs.map((slug) => (
        <div>
          <a href={link(page, paths.track(slug))}>
            <Title slug={slug} content={content} page={page} />
          </a>
        </div>
      ))}
    </>
  );
}

export function Title({ slug, content, page }: { slug: string; content: ProposalContent; page: Page }) {
  const track = content.tracks.find((each) => each.slug === slug);
  return track ? <TrackName track={track} page={page} /> : slug;
}

/** About a screen of a dossier. The API returns all of it. */
const MOST_LINES = 100;

function Entries({ dossier: { entries, tracks }, page, m }: { dossier: Dossier; page: Page; m: Messages }) {
  const { t, language } = m;
  const title = (slug: string) => {
    const opened = tracks.find((each) => each.slug === slug);
    return opened ? <TrackName track={opened} page={page} /> : slug;
  };
  return (
    <table class="changes">
      <caption>{t('proposals.of_file', { entries: entries.length })}</caption>
      <Columns names={[t('fields.occurredOn'), t('fields.type'), t('fields.track')]} />
      <tbody>
        {entries.slice(0, MOST_LINES).map((entry) => (
          <tr>
            <td>
              <DateText edtf={entry.occurredOn} language={language} />
            </td>
            <td>
              <Pieces
                pieces={eventTitle({ type: entry.type, data: entry.data ?? {} }, m)}
                language={language}
              />
            </td>
            <td>
              {entry.tracks.map((slug) => (
                <div>{title(slug)}</div>
              ))}
            </td>
          </tr>
        ))}
        {entries.length > MOST_LINES && (
          <tr>
            <td colSpan={3}>{t('proposals.and_more', { entries: entries.length - MOST_LINES })}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
