import type { ComponentChildren } from 'preact';
import { messagesFor } from '../../i18n/messages.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { FirstStep, FirstSteps } from '../queries/first-steps.query.js';

export type FirstStepsProps = { page: Page; firstSteps: FirstSteps };

/** What is to be done first in a new installation; each step vanishes when it is done. */
export function FirstStepsList({ page, firstSteps: { steps, canLog } }: FirstStepsProps) {
  const { t } = messagesFor(page.language);
  if (steps.length === 0) return null;
  const acts: Record<FirstStep, ComponentChildren> = {
    people: (
      <a class="button" href={link(page, paths.people)}>
        {t('home.first_people')}
      </a>
    ),
    track: (
      <>
        <a class="button" href={link(page, paths.newTrack)}>
          {t('home.add_track')}
        </a>{' '}
        <a class="button" href={link(page, paths.import)}>
          {t('home.import')}
        </a>
      </>
    ),
    entry: canLog && (
      <a class="button" href={link(page, paths.logRound)}>
        {t('nav.log')}
      </a>
    ),
  };
  return (
    <section class="part" aria-labelledby="first">
      <h2 id="first">{t('home.first')}</h2>
      <p class="quiet">{t('home.first_lede')}</p>
      <ol class="waits first">
        {steps.map((step) => (
          <li>
            <div class="what">
              <h3>{t(`home.first_${step}`)}</h3>
              <p class="quiet">
                {t(`home.first_${step}_why`)}
                {step === 'entry' && !canLog && ` ${t('home.first_entry_later')}`}
              </p>
            </div>
            <p class="bar">{acts[step]}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
