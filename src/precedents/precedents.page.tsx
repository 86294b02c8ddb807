import type { DossierFault } from '../dossiers/index.js';
import { kindName } from '../i18n/kinds.js';
import type { Messages } from '../i18n/messages.js';
import { partiesOf } from '../i18n/track-names.js';
import { DossierFields, FileForm } from '../ui/file-form.js';
import { Button, Buttons } from '../ui/form.js';
import { Csrf, Layout } from '../ui/layout.js';
import { link, type Page, paths, samePage } from '../ui/page.js';
import { Words } from '../ui/text.js';
import type { Precedent } from './course.js';

type PrecedentsProps = {
  page: Page;
  m: Messages;
  precedents: readonly Precedent[];
  mayAdd: boolean;
  text?: string;
  faults?: readonly DossierFault[];
  /** The slug at which the list goes on. */
  next: string | null;
};

/** All precedents. Who may record for the whole ministry adds and removes its own. */
export function PrecedentsPage(props: PrecedentsProps) {
  const { page, m, precedents, next, mayAdd, text = '', faults = [] } = props;
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
      {next && (
        <p>
          <a href={samePage(page, { after: next })}>{t('deadlines.next_page')}</a>
        </p>
      )}
      {mayAdd && (
        <section class="part" aria-labelledby="add">
          <h2 id="add">{t('precedents.add')}</h2>
          <FileForm
            action={link(page, paths.precedents)}
            title={t('precedents.refused')}
            {...{ page, faults, m }}
          >
            <DossierFields text={text} hint={t('precedents.hint')} m={m} />
            <Buttons>
              <Button does="add">{t('precedents.add')}</Button>
            </Buttons>
          </FileForm>
        </section>
      )}
    </Layout>
  );
}
