import type { Imported } from '../dossiers/importing.js';
import type { Messages } from '../i18n/messages.js';
import { Button, Buttons, TextArea } from '../ui/form.js';
import { Csrf, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';

type ImportProps = {
  page: Page;
  m: Messages;
  text?: string;
  /** What is wrong with the dossier, in the words of the machine interface. */
  faults?: string[];
  /** What would be recorded. */
  tried?: Imported | null;
  /** What has been recorded. */
  imported?: Imported | null;
};

/** A dossier by paste: tried out first, recorded on the second word. */
export function ImportPage({ page, m, text = '', faults = [], tried, imported }: ImportProps) {
  const { t } = m;
  const title = imported
    ? t('entry.imported', { recorded: imported.recorded })
    : t(tried ? 'entry.check_title' : 'entry.import_title');
  return (
    <Layout page={page} title={faults.length > 0 ? t('form.error_title', { title }) : title}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
      </nav>
      <h1>{title}</h1>
      {imported ? (
        <p>
          <a href={link(page, paths.board)}>{t('entry.to_board')}</a>
        </p>
      ) : (
        <>
          <p class="lede">{tried ? t('entry.would_record', tried) : t('entry.import_lede')}</p>
          <div class="form">
            <form method="post" action={link(page, paths.import)} novalidate>
              <Csrf page={page} />
              {faults.length > 0 && (
                <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="refused">
                  <h2 id="refused">{t('entry.refused')}</h2>
                  <ul lang="en">
                    {faults.map((fault) => (
                      <li>{fault}</li>
                    ))}
                  </ul>
                  <p>{t('entry.nothing_recorded')}</p>
                </div>
              )}
              {tried ? (
                <input type="hidden" name="dossier" value={text} />
              ) : (
                <TextArea
                  id="dossier"
                  label={t('entry.dossier')}
                  hint={t('entry.dossier_hint')}
                  value={text}
                  m={m}
                />
              )}
              <Buttons>
                <Button name="do" value={tried ? 'record' : 'check'}>
                  {t(tried ? 'entry.do_import' : 'entry.try_out')}
                </Button>
                {tried && (
                  <Button name="do" value="edit" plain>
                    {t('entry.back_to_form')}
                  </Button>
                )}
              </Buttons>
            </form>
          </div>
        </>
      )}
    </Layout>
  );
}
