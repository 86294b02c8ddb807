import { isRole } from '../access/allow.js';
import { formatInstant } from '../i18n/dates.js';
import { kindName } from '../i18n/kinds.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { trackName } from '../i18n/track-names.js';
import { link, type Page, paths } from '../ui/page.js';
import { proposalTitle } from '../ui/proposal-title.js';
import { Pieces } from '../ui/text.js';
import { type LoggedNames, MOST_NAMED } from './names.query.js';
import type { SecurityEntry } from './security-log.query.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

type Value = SecurityEntry['detail'][string];
type ValueProps = { name: string; value: Value; names: LoggedNames; page: Page; m: Messages };

/** A detail of an event: a label, and its value in words. What an id names stands before it. */
export function DetailLine({ name, ...props }: ValueProps) {
  const { value, m } = props;
  const label = m.label('securityDetails', name);
  // A detail that only says yes needs no value: "More of them".
  if (value === true) return <>{label}</>;
  return (
    <>
      {label}: <DetailValue name={name} {...props} />
    </>
  );
}

function DetailValue({ name, value, names, page, m }: ValueProps) {
  if (typeof value === 'boolean') return <>{m.t(value ? 'track.yes' : 'track.no')}</>;
  if (value === null) return <>{m.t('securityDetails.none')}</>;
  const text = String(value);
  const proposal = names.proposals.get(text);
  if (proposal)
    return (
      <>
        <a href={link(page, paths.proposal(text))}>
          <Pieces pieces={proposalTitle(proposal, m)} language={m.language} />
        </a>{' '}
        <Id value={text} />
      </>
    );
  const desk = name === 'desk' ? names.desks.get(text) : undefined;
  const called = names.holders.get(text) ?? (desk && pick(desk, m.language).value);
  if (called)
    return (
      <>
        {called} <Id value={text} />
      </>
    );
  if (name === 'role' && isRole(text)) return <>{m.t(`people.role.${text}`)}</>;
  if (name === 'kind') return <>{kindName(text, m.language)}</>;
  if (name === 'scopes') return <>{scopeWords(text, m)}</>;
  if (name === 'tracks') return <Tracks slugs={text.split(' ').filter(Boolean)} names={names} page={page} />;
  if (INSTANT.test(text)) return <>{formatInstant(text, m.language)}</>;
  const key = `securityDetails.${name}.${text.replaceAll(' ', '_')}`;
  return <>{m.has(key) ? m.t(key) : text}</>;
}

const scopeWords = (scopes: string, m: Messages): string =>
  scopes
    .split(' ')
    .map((scope) => {
      const key = `desks.scope.${scope}`;
      return m.has(key) ? m.t(key) : scope;
    })
    .join(', ');

type TracksProps = { slugs: string[]; names: LoggedNames; page: Page };

/** Of the tracks of a desk the first few. */
function Tracks({ slugs, names, page }: TracksProps) {
  const { t } = messagesFor(page.language);
  const shown = slugs.slice(0, MOST_NAMED).map((slug) => {
    const track = names.tracks.get(slug);
    return track ? `${trackName(track, page)} (${slug})` : slug;
  });
  const more = slugs.length - shown.length;
  return <>{[...shown, ...(more > 0 ? [t('proposals.and_more', { entries: more })] : [])].join('; ')}</>;
}

const Id = ({ value }: { value: string }) => <span class="quiet">({value})</span>;
