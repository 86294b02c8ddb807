import { isAboutSteps } from '../../../domain/events/event-data.js';
import type { NextEvent } from '../../../domain/replay/next.js';
import type { TrackView } from '../../../domain/values/views.js';
import { sentence, together } from '../../../i18n/findings.js';
import { messagesFor } from '../../../i18n/messages.js';
import { Layout } from '../../../ui/layout.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { Marked } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';

const isStep = ({ type }: NextEvent): boolean => isAboutSteps(type);

type ChoiceProps = { page: Page; track: TrackView; next: NextEvent[] };

/** Offers the events that are possible now: likely ones, others, and last the one that is off procedure. */
export function ChoicePage({ page, track, next }: ChoiceProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const possible = next.filter(({ refusals }) => refusals.length === 0);
  const ordinary = possible.filter(({ type }) => type !== 'stage.asserted');
  const likely = ordinary.filter((one) => one.likely && !isStep(one));
  const [steps, others] = [ordinary.filter(isStep), ordinary.filter((one) => !one.likely && !isStep(one))];
  const at = (type: string) => link(page, paths.logEvent(track.slug), { type });
  const choice = ({ type, warnings }: NextEvent) => (
    <li>
      <a href={at(type)}>{m.label('events', type)}</a>
      <p class="quiet">{m.label('event_help', type)}</p>
      {together(warnings, m).map((warning) => (
        <p class="quiet">
          {t('entry.warning')} <Marked picked={sentence(warning, language)} language={language} />
        </p>
      ))}
    </li>
  );
  return (
    <Layout page={page} title={t('actions.log_event')}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.track(track.slug))}>
          <TrackName track={track} page={page} />
        </a>
      </nav>
      <h1>{t('actions.log_event')}</h1>
      <p class="lede">{t('entry.choose_lede', { stage: m.label('stages', track.status.stage) })}</p>
      <p>
        <a class="button" href={link(page, paths.fromText, { track: track.slug })}>
          {t('communique.title')}
        </a>
      </p>
      {likely.length > 0 && <ul class="choice">{likely.map(choice)}</ul>}
      {steps.length > 0 && (
        <section class="part" aria-labelledby="steps">
          <h2 id="steps">{t('steps.title')}</h2>
          <ul class="choice">{steps.map(choice)}</ul>
        </section>
      )}
      <section class="part" aria-labelledby="other">
        <h2 id="other">{t('track.can_other')}</h2>
        <ul class="choice">{others.map(choice)}</ul>
      </section>
      <section class="part" aria-labelledby="off">
        <h2 id="off">{t('entry.off_procedure')}</h2>
        <p class="lede">{t('track.last_resort')}</p>
        <ul class="choice">
          <li>
            <a href={at('stage.asserted')}>{m.label('events', 'stage.asserted')}</a>
            <p class="quiet">{m.label('event_help', 'stage.asserted')}</p>
          </li>
        </ul>
      </section>
    </Layout>
  );
}
