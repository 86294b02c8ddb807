import type { TrackView } from '../domain/values/views.js';
import { formatInstant } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import type { NamedProposal } from '../tracks/queries/proposals.query.js';
import { Columns } from '../ui/columns.js';
import { InstantText } from '../ui/dates.js';
import { Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { proposalTitle } from '../ui/proposal-title.js';
import { Scroll } from '../ui/scroll.js';
import { Pieces, Words } from '../ui/text.js';
import { TrackName } from '../ui/track-name.js';

/** A page of a list, with the URL of the next page if there is one. */
type ProposalList = { rows: NamedProposal[]; more: string | null };

type Props = {
  page: Page;
  m: Messages;
  waiting: ProposalList;
  decided: ProposalList;
  /** The number of all waiting proposals. */
  total: number;
  tracks: TrackView[];
};

/** Waiting proposals, oldest first, and decided ones. */
export function ProposalsPage({ page, m, waiting, decided, total, tracks }: Props) {
  const { t } = m;
  const table = { page, m, tracks };
  return (
    <Layout page={page} title={t('nav.proposals')} current="proposals">
      <h1>{t('nav.proposals')}</h1>
      <p class="lede">{t('proposals.lede')}</p>
      {waiting.rows.length > 0 && (
        <Table {...table} id="waiting" title={t('proposals.waiting_now', { count: total })} {...waiting} />
      )}
      {total === 0 && <p class="part">{t('proposals.none')}</p>}
      {decided.rows.length > 0 && (
        <Table {...table} id="decided" title={t('proposals.decided')} {...decided} />
      )}
    </Layout>
  );
}

type TableProps = Pick<Props, 'page' | 'm' | 'tracks'> &
  ProposalList & { id: 'waiting' | 'decided'; title: string };

function Table({ page, m, tracks, id, title, rows, more }: TableProps) {
  const { t, language } = m;
  return (
    <section class="part" id={id}>
      <h2>{title}</h2>
      <Scroll label={title}>
        <table>
          <Columns
            names={[
              t('proposals.what'),
              t('fields.track'),
              t('fields.proposedBy'),
              t(id === 'waiting' ? 'proposals.because' : 'proposals.outcome'),
            ]}
          />
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row">
                  <a href={link(page, paths.proposal(row.id))}>
                    <Pieces pieces={proposalTitle(row, m)} language={language} />
                    <span class="vh">, {formatInstant(row.proposedAt, language)}</span>
                  </a>
                </th>
                <td>
                  {row.tracks.map((slug) => {
                    const track = tracks.find((each) => each.slug === slug);
                    return <div>{track ? <TrackName track={track} page={page} /> : slug}</div>;
                  })}
                </td>
                <td>
                  {row.proposedBy}, <InstantText instant={row.proposedAt} language={language} />
                </td>
                <td>{id === 'waiting' ? <Why row={row} m={m} /> : <Outcome row={row} m={m} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {more && (
        <p>
          <a href={`${more}#${id}`}>{t(`proposals.more_${id}`)}</a>
        </p>
      )}
    </section>
  );
}

const Why = ({ row, m }: { row: NamedProposal; m: Messages }) => (
  <>
    {row.because.map((reason) => (
      <div>{m.t(`proposals.because.${reason}`)}</div>
    ))}
  </>
);

function Outcome({ row: { state, decidedBy, decidedAt, comment }, m }: { row: NamedProposal; m: Messages }) {
  if (state === 'waiting' || decidedAt === null) return null;
  return (
    <>
      {m.t(`proposals.${state}_by`, { name: decidedBy ?? '' })},{' '}
      <InstantText instant={decidedAt} language={m.language} />
      {comment && (
        <div class="quiet">
          <Words text={comment} language={m.language} />
        </div>
      )}
    </>
  );
}
