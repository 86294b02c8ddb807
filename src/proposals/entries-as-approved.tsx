import { formatInstant } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import type { PreviewRow } from '../ledger/preview-rows.js';
import { sourceTitles } from '../tracks/pages/index.js';
import { DateText } from '../ui/dates.js';
import { DocumentsList } from '../ui/documents-list.js';
import { fieldLabel, Value } from '../ui/entry-facts.js';
import { type Answer, Answers } from '../ui/form.js';
import type { Page } from '../ui/page.js';
import { Words } from '../ui/text.js';
import { type ProposalContent, Title } from './proposed-change.js';

type Props = { rows: readonly PreviewRow[]; content: ProposalContent; page: Page; m: Messages };

/** Shows corrected or published entries in full, as an approval would leave them. */
export function EntriesAsApproved({ rows, content, page, m }: Props) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{m.t('proposals.would_stand')}</h3>
      {rows.map((row) => (
        <Answers answers={answersOf(row, content, page, m)} m={m} />
      ))}
    </>
  );
}

function answersOf(row: PreviewRow, content: ProposalContent, page: Page, m: Messages): Answer[] {
  const { t, language } = m;
  const { track, corrects, occurredOn, data, sources, documents = [], note, visibility, embargoUntil } = row;
  return [
    {
      label: t('fields.track'),
      value: (
        <>
          <Title slug={track} content={content} page={page} />
          {corrects !== null && `: ${t('track.entry', { entry: corrects })}`}
        </>
      ),
    },
    { label: t('fields.occurredOn'), value: <DateText edtf={occurredOn} language={language} /> },
    ...Object.entries(data).map(([name, value]) => ({
      label: fieldLabel(name, m),
      value: <Value name={name} value={value} m={m} />,
    })),
    { label: t('fields.sources'), value: sourceTitles(sources, content.stored, m) },
    ...(documents.length === 0
      ? []
      : [{ label: t('documents.title'), value: <DocumentsList documents={documents} m={m} /> }]),
    ...(note === null ? [] : [{ label: t('fields.note'), value: <Words text={note} language={language} /> }]),
    {
      label: t('fields.visibility'),
      value: embargoUntil
        ? t('track.embargo', { instant: formatInstant(embargoUntil, language) })
        : m.label('fields', `visibility.${visibility}`),
    },
  ];
}
