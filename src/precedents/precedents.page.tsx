import { kindName } from '../i18n/kinds.js';
import type { Messages } from '../i18n/messages.js';
import type { LocalText } from '../i18n/names.js';
import { partiesOf } from '../i18n/track-names.js';
import { Button, Buttons, FileField, TextArea } from '../ui/form.js';
import { Csrf, FORM, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Marked, Words } from '../ui/text.js';
import type { Precedent } from './course.js';

type PrecedentsProps = {
  page: Page;
  m: Messages;
  precedents: readonly Precedent[];
  mayAdd: boolean;
  text?: string;
  faults?: readonly LocalText[];
};

/** All precedents. Who may record for the whole ministry adds and removes its own. */
export function PrecedentsPage({ page, m, precedents, mayAdd, text = '', faults = [] }: PrecedentsProps) {
  const { t } = m;
  const title = t('precedents.all');
  return (
    <Layout page={page} title={faults.length > 0 ? t('form.error_title', { title }) : title}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">{t('precedents.list_lede')}</p>
      <ul class="waits">
        {precedents.map((one) => (
          <li>
            <div class="what">
              <h2>{partiesOf(one, page)}</h2>
              <p class="quiet">
                <Words text={one.title} language={page.language} />; {kindName(one.kind, page.language)};{' '}
                {one.id === null ? t('precedents.shipped') : one.slug}
              </p>
            </div>
            {mayAdd && one.id !== null && (
              <form method="post" action={link(page, paths.removePrecedent(one.id))}>
                <Csrf page={page} />
                <button type="submit">
                  {t('precedents.remove')} <span class="vh">{partiesOf(one, page)}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {mayAdd && (
        <section class="form" aria-labelledby="add">
          <h2 id="add">{t('precedents.add')}</h2>
          <form
            id={FORM}
            method="post"
            action={link(page, paths.precedents)}
            enctype="multipart/form-data"
            novalidate
          >
            <Csrf page={page} />
            {faults.length > 0 && (
              <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="refused">
                <h2 id="refused">{t('precedents.refused')}</h2>
                <ul>
                  {faults.map((what) => (
                    <li>
                      <Marked picked={what} language={m.language} />
                    </li>
                  ))}
                </ul>
              </div>
            )}
            <FileField
              id="file"
              label={t('entry.dossier_file')}
              hint={t('entry.dossier_file_hint')}
              accept=".yaml,.yml,.json,application/yaml,application/json"
              m={m}
            />
            <TextArea
              id="dossier"
              label={t('entry.dossier')}
              hint={t('precedents.hint')}
              value={text}
              m={m}
            />
            <Buttons>
              <Button does="add">{t('precedents.add')}</Button>
            </Buttons>
          </form>
        </section>
      )}
    </Layout>
  );
}
