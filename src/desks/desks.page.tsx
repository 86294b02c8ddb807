import { type Messages, messagesFor } from '../i18n/messages.js';
import { Columns } from '../ui/columns.js';
import { Button, Buttons, ErrorSummary, type FieldError, TextField } from '../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import { Words } from '../ui/text.js';
import { TrackChoice, type TrackOptions } from '../ui/track-choice.js';
import type { DeskView } from './desks.js';

/** A submitted form to show again. */
export type TypedDesk = { name: string; slug: string; tracks: string[]; find: string };

type DesksProps = {
  page: Page;
  desks: DeskView[];
  offer: TrackOptions;
  desk?: TypedDesk;
  errors?: FieldError[];
};

/** Desks, and the form to create one. */
export function DesksPage({ page, desks, offer, desk, errors = [] }: DesksProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('desks.title');
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      current="desks"
      finds={offer.found !== null}
      sends={{ enter: 'save', language: CHANGE_LANGUAGE }}
    >
      <h1>{title}</h1>
      <p class="lede">{t('desks.lede')}</p>
      <ErrorSummary errors={errors} m={m} />
      <section class="part">
        <h2>{t('desks.desks')}</h2>
        <DesksTable page={page} desks={desks} m={m} />
      </section>
      <section class="part">
        <h2>{t('desks.new')}</h2>
        <div class="form">
          <form id={FORM} method="post" action={link(page, paths.desks)} novalidate>
            <Csrf page={page} />
            <TextField id="name" label={t('desks.name')} value={desk?.name} errors={errors} m={m} />
            <TextField
              id="slug"
              label={t('desks.slug')}
              hint={t('desks.slug_hint')}
              value={desk?.slug}
              errors={errors}
              m={m}
            />
            <TracksField offer={offer} typed={desk ?? { tracks: [], find: '' }} page={page} m={m} />
            <Buttons>
              <Button does="save">{t('desks.make')}</Button>
            </Buttons>
          </form>
        </div>
      </section>
      <section class="part">
        <h2>{t('desks.tokens')}</h2>
        <p class="narrow">{t('desks.tokens_lede')}</p>
        <p class="below">
          <a class="button" href={link(page, paths.tokens)}>
            {t('desks.new_token')}
          </a>
        </p>
      </section>
    </Layout>
  );
}

type TracksProps = {
  offer: TrackOptions;
  typed: Pick<TypedDesk, 'tracks' | 'find'>;
  page: Page;
  m: Messages;
};

export const TracksField = ({ offer, typed, page, m }: TracksProps) => (
  <TrackChoice
    id="tracks"
    label={m.t('desks.tracks')}
    offer={offer}
    chosen={typed.tracks}
    find={typed.find}
    page={page}
    m={m}
  />
);

function DesksTable({ page, desks, m }: { page: Page; desks: DeskView[]; m: Messages }) {
  const { t } = m;
  if (desks.length === 0) return <p>{t('desks.none')}</p>;
  return (
    <Scroll label={t('desks.desks')}>
      <table>
        <Columns names={[t('desks.name'), t('desks.slug'), t('desks.tracks'), t('desks.holders')]} />
        <tbody>
          {desks.map(({ slug, name, tracks, grants }) => (
            <tr>
              <th scope="row">
                <a href={link(page, paths.desk(slug))}>
                  <Words text={name} language={page.language} />
                </a>
              </th>
              <td>{slug}</td>
              <td>{tracks.length}</td>
              <td>{grants.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
