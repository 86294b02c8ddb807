import { type Messages, messagesFor } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { Columns } from '../ui/columns.js';
import { Button, Buttons, ErrorSummary, type FieldError, Select, TextField } from '../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import type { TrackOptions } from '../ui/track-choice.js';
import type { DeskView } from './desks.js';
import { TracksField } from './desks.page.js';
import { DESK_ROLES } from './requests.js';

export type Holder = { id: string; of: 'token' | 'person'; name: string };

/** A submitted form to show again. */
export type TypedDeskChange = { name: string; tracks: string[]; find: string; holder: string; role: string };

type DeskProps = {
  page: Page;
  desk: DeskView;
  offer: TrackOptions;
  holders: Holder[];
  isSaved: boolean;
  typed?: TypedDeskChange;
  errors?: FieldError[];
};

/** A desk: its roles, name and tracks, and a button to delete it. */
export function DeskPage({ page, desk, offer, holders, isSaved, typed, errors = [] }: DeskProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = pick(desk.name, page.language).value;
  const action = link(page, paths.desk(desk.slug));
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      current="desks"
      finds={offer.found !== null}
      sends={{ enter: 'save', language: CHANGE_LANGUAGE }}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.desks)}>{t('desks.title')}</a>
      </nav>
      <h1>{title}</h1>
      {isSaved && (
        <p class="note" role="status">
          {t('desks.saved')}
        </p>
      )}
      <ErrorSummary errors={errors} m={m} />
      <section class="part">
        <h2>{t('desks.holders')}</h2>
        <Grants page={page} desk={desk} action={action} m={m} />
      </section>
      {/* One form, so that another language keeps the answers of both parts. */}
      <form id={FORM} method="post" action={action} novalidate>
        <Csrf page={page} />
        <section class="part">
          <h2>{t('desks.give')}</h2>
          <div class="form">
            <div class="stack">
              <Select
                id="holder"
                label={t('desks.give_to')}
                hint={t('desks.give_help')}
                value={typed?.holder}
                empty={t('desks.nobody')}
                options={holders.map(({ id, of, name }) => ({
                  value: id,
                  label: `${name} (${t(`desks.of_${of}`)})`,
                }))}
                errors={errors}
                m={m}
              />
              <Select
                id="role"
                label={t('people.role')}
                value={typed?.role || 'reader'}
                options={DESK_ROLES.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
                m={m}
              />
              <Buttons>
                <Button does="give">{t('desks.give_act')}</Button>
              </Buttons>
            </div>
          </div>
        </section>
        <section class="part">
          <h2>{t('desks.change')}</h2>
          <div class="form">
            <div class="stack">
              <TextField
                id="name"
                label={t('desks.name')}
                value={typed?.name ?? title}
                errors={errors}
                m={m}
              />
              <TracksField
                offer={offer}
                typed={typed ?? { tracks: desk.tracks, find: '' }}
                page={page}
                m={m}
              />
              <Buttons>
                <Button does="save">{t('people.save')}</Button>
              </Buttons>
            </div>
          </div>
        </section>
      </form>
      <section class="part">
        <form method="post" action={action}>
          <Csrf page={page} />
          <p class="narrow">{t('desks.remove_help')}</p>
          <Buttons>
            <Button plain does="remove">
              {t('desks.remove')}
            </Button>
          </Buttons>
        </form>
      </section>
    </Layout>
  );
}

type GrantsProps = { page: Page; desk: DeskView; action: string; m: Messages };

function Grants({ page, desk: { grants }, action, m }: GrantsProps) {
  const { t } = m;
  if (grants.length === 0) return <p>{t('desks.nobody_yet')}</p>;
  return (
    <Scroll label={t('desks.holders')}>
      <table>
        <Columns names={[t('people.name'), t('people.role')]} act={t('desks.take')} />
        <tbody>
          {grants.map(({ holder, of, name, role }) => (
            <tr>
              <th scope="row">
                {name} ({t(`desks.of_${of}`)})
              </th>
              <td>{t(`people.role.${role}`)}</td>
              <td>
                <form method="post" action={action}>
                  <Csrf page={page} />
                  <input type="hidden" name="holder" value={holder} />
                  <button
                    type="submit"
                    class="mini"
                    name="do"
                    value="take"
                    aria-label={`${t('desks.take')}: ${name}`}
                  >
                    {t('desks.take')}
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
