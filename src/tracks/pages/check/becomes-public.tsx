import { LANGUAGES, type Text } from '../../../domain/values/text.js';
import type { TransitionView } from '../../../domain/values/views.js';
import type { Messages } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { DateText } from '../../../ui/dates.js';
import { DocumentsList } from '../../../ui/documents-list.js';
import { EntryFacts, fieldLabel } from '../../../ui/entry-facts.js';
import { dateLabel, eventTitle, summaryTitle } from '../../../ui/event-title.js';
import type { Page } from '../../../ui/page.js';
import { SourcesList } from '../../../ui/sources-list.js';
import type { Story } from '../../../ui/story.js';
import { Marked, Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';

type EntryProps = { entry: TransitionView; story: Story; page: Page; m: Messages };

/** Every text with languages in a value, however deep: a summary, the city of a place, the post of a person. */
function textsIn(value: unknown): Exclude<Text, string>[] {
  if (typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value);
  const isText = names.length > 0 && names.every((name) => LANGUAGES.some((language) => language === name));
  return isText ? [value as Exclude<Text, string>] : Object.values(value).flatMap(textsIn);
}

/** The texts of an entry in the languages that the page does not show: they become public too. */
function OtherLanguages({ entry, m }: { entry: TransitionView; m: Messages }) {
  const texts = Object.entries(entry.data).flatMap(([name, value]) =>
    textsIn(value).flatMap((text) =>
      LANGUAGES.filter((language) => language in text && language !== pick(text, m.language).lang).map(
        (language) => ({ name, language, text: text[language] }),
      ),
    ),
  );
  return (
    <>
      {texts.map(({ name, language, text }) => (
        <p class="quiet">
          {fieldLabel(name, m, entry.type)}: <span lang={language}>{text}</span>
        </p>
      ))}
    </>
  );
}

function PublicEntry({ entry, story, page, m }: EntryProps) {
  const summary = summaryTitle(entry, m);
  return (
    <div class="part">
      <h3>
        <TrackName track={story.track} page={page} />
      </h3>
      <p>
        <b>
          {summary ? (
            <Marked picked={summary} language={m.language} />
          ) : (
            <Pieces
              pieces={eventTitle(entry, m, { full: true, among: story.entries })}
              language={m.language}
            />
          )}
        </b>
        ; {dateLabel(entry.type, m)}: <DateText edtf={entry.occurredOn} language={m.language} />
      </p>
      <EntryFacts entry={entry} m={m} />
      <OtherLanguages entry={entry} m={m} />
      <DocumentsList documents={entry.documents} m={m} />
      {entry.sources.length > 0 ? (
        <SourcesList sources={entry.sources} page={page} m={m} />
      ) : (
        <p class="note">{m.t('entry.publish_unsourced')}</p>
      )}
    </div>
  );
}

type BecomesPublicProps = {
  /** The tracks as they are now. */
  stories: readonly Story[];
  /** The entries that are published. */
  entries: readonly { track: string; seq: number }[];
  page: Page;
  m: Messages;
};

/** What everybody will read once the entries are published, and whether it has a source. */
export function BecomesPublic({ stories, entries, page, m }: BecomesPublicProps) {
  const shown = stories.flatMap((story) =>
    story.entries
      .filter(({ seq }) => entries.some((one) => one.track === story.track.slug && one.seq === seq))
      .map((entry) => ({ entry, story })),
  );
  return (
    <section aria-labelledby="becomes-public">
      <h2 id="becomes-public">{m.t('entry.becomes_public')}</h2>
      {shown.map((each) => (
        <PublicEntry {...each} page={page} m={m} />
      ))}
    </section>
  );
}
