import type { Messages } from '../../i18n/messages.js';
import { DossierFields, FileForm } from '../../ui/file-form.js';
import { Button, Buttons } from '../../ui/form.js';
import { Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { ImportDryRun, ImportResult } from '../dossier-import.js';
import type { DossierFault } from '../file-faults.js';

type ImportProps = {
  page: Page;
  m: Messages;
  text?: string;
  /** What is wrong with the dossier. */
  faults?: DossierFault[];
  /** The dry run, and the key of the confirmation (submit-once.ts). */
  tried?: { imported: ImportResult; would: ImportDryRun['would']; token: string } | null;
  /** Whether alerts of old entries are asked for, too. */
  alertsAll?: boolean;
};

/** The import form: a file or pasted text. It shows a dry run first, and records after confirmation. */
export function ImportPage({ page, m, text = '', faults = [], tried, alertsAll = false }: ImportProps) {
  const { t } = m;
  const title = t(tried ? 'entry.check_title' : 'entry.import_title');
  const isRefused = faults.length > 0;
  return (
    <Layout
      page={page}
      title={isRefused ? t('form.error_title', { title }) : title}
      current="import"
      sends={{ enter: 'check', language: tried || isRefused ? 'check' : 'edit' }}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">{tried ? t('entry.would_record', tried.imported) : t('entry.import_lede')}</p>
      {!tried && (
        <p>
          <a href={link(page, paths.importList)}>{t('lists.title')}</a>
        </p>
      )}
      {tried && <Would would={tried.would} m={m} />}
      <FileForm action={link(page, paths.import)} title={t('entry.refused')} {...{ page, faults, m }}>
        {tried ? (
          <>
            <input type="hidden" name="dossier" value={text} />
            <input type="hidden" name="key" value={tried.token} />
            {alertsAll && <input type="hidden" name="alerts" value="all" />}
          </>
        ) : (
          <>
            <DossierFields text={text} hint={t('entry.dossier_hint')} m={m} />
            <label class="tick">
              <input type="checkbox" name="alerts" value="all" checked={alertsAll} />
              <span>
                {t('entry.alert_all')}
                <small>{t('entry.alert_all_hint')}</small>
              </span>
            </label>
          </>
        )}
        <Buttons>
          <Button does={tried ? 'record' : 'check'}>{t(tried ? 'entry.do_import' : 'entry.try_out')}</Button>
          {tried && (
            <Button does="edit" plain>
              {t('entry.back_to_form')}
            </Button>
          )}
        </Buttons>
      </FileForm>
    </Layout>
  );
}

/** The result of the dry run: tracks, entries by type, and alerts. */
function Would({ would: { tracks, types, alerts }, m }: { would: ImportDryRun['would']; m: Messages }) {
  const { t } = m;
  const fresh = tracks.filter(({ isNew }) => isNew).length;
  return (
    <>
      <p>{t('entry.would_tracks', { tracks: tracks.length, fresh })}</p>
      <ul>
        {Object.entries(types).map(([type, count]) => (
          <li>
            {m.label('events', type)}: {count}
          </li>
        ))}
      </ul>
      <p>{t('entry.would_alert', alerts)}</p>
    </>
  );
}

/** Shown after an import. */
export function ImportedPage({ page, m, recorded }: { page: Page; m: Messages; recorded: number }) {
  const { t } = m;
  const title = t('entry.imported', { recorded });
  return (
    <Layout page={page} title={title}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
      </nav>
      <h1>{title}</h1>
      <p>
        <a href={link(page, paths.board)}>{t('entry.to_board')}</a>
      </p>
    </Layout>
  );
}
