import { ROLES } from '../access/allow.js';
import { SCOPES } from '../access/caller.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { Columns } from '../ui/columns.js';
import { Button, Buttons, Checkboxes, ErrorSummary, type FieldError, Select, TextField } from '../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout, OnEnter } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import { Words } from '../ui/text.js';
import { TrackChoice, type TrackOptions } from '../ui/track-choice.js';
import type { DeskView } from './desks.js';
import type { TokenView } from './tokens.js';
import { TokensTable } from './tokens-table.js';

/** A submitted form to show again. */
export type TypedDesk = { name: string; slug: string; tracks: string[]; find: string };
export type TypedToken = {
  holder: string;
  person: string;
  role: string;
  desk: string;
  scopes: string[];
  expires: string;
};

type DesksProps = {
  page: Page;
  desks: DeskView[];
  tokens: TokenView[];
  /** People to whom a token can belong. */
  people: { id: string; name: string }[];
  offer: TrackOptions;
  desk?: TypedDesk;
  token?: TypedToken;
  /** The random value from which the secret of a token of this form is made (tokens.pages.tsx). */
  seed: string;
  errors?: FieldError[];
};

/** Desks and tokens, each with the form to create one. */
export function DesksPage(props: DesksProps) {
  const { page, desks, tokens, people, offer, desk, token, seed, errors = [] } = props;
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
          <form id={token ? undefined : FORM} method="post" action={link(page, paths.desks)} novalidate>
            <Csrf page={page} />
            <OnEnter act="save" />
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
      <section class="part" id="tokens">
        <h2>{t('desks.tokens')}</h2>
        <p class="narrow">{t('desks.tokens_lede')}</p>
        <TokensTable page={page} tokens={tokens} m={m} />
      </section>
      <NewToken page={page} desks={desks} people={people} token={token} seed={seed} errors={errors} m={m} />
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

type NewTokenProps = Pick<DesksProps, 'people' | 'seed'> & {
  page: Page;
  desks: DeskView[];
  token: TypedToken | undefined;
  errors: FieldError[];
  m: Messages;
};

function NewToken({ page, desks, people, token, seed, errors, m }: NewTokenProps) {
  const { t } = m;
  return (
    <section class="part">
      <h2>{t('desks.new_token')}</h2>
      <div class="form">
        <form id={token ? FORM : undefined} method="post" action={link(page, paths.tokens)} novalidate>
          <Csrf page={page} />
          <input type="hidden" name="key" value={seed} />
          <TextField
            id="holder"
            label={t('desks.holder')}
            hint={t('desks.holder_hint')}
            value={token?.holder}
            errors={errors}
            m={m}
          />
          <Select
            id="person"
            label={t('desks.belongs_to')}
            hint={t('desks.belongs_hint')}
            value={token?.person}
            empty={t('desks.of_machine')}
            errors={errors}
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
            m={m}
          />
          <Select
            id="role"
            label={t('people.role')}
            value={token?.role ?? 'reader'}
            options={ROLES.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
            m={m}
          />
          <Select
            id="desk"
            label={t('desks.where')}
            value={token?.desk}
            empty={t('desks.everything')}
            errors={errors}
            options={desks.map(({ slug, name }) => ({ value: slug, label: pick(name, page.language).value }))}
            m={m}
          />
          <Checkboxes
            id="scopes"
            label={t('desks.scopes')}
            hint={t('desks.scopes_hint')}
            options={SCOPES.map((scope) => ({ value: scope, label: t(`desks.scope.${scope}`) }))}
            values={token?.scopes ?? []}
            m={m}
          />
          <TextField
            id="expires"
            label={t('desks.expires')}
            hint={t('desks.expires_hint')}
            value={token?.expires}
            width="w12"
            errors={errors}
            m={m}
          />
          <Buttons>
            <Button>{t('desks.make_token')}</Button>
          </Buttons>
        </form>
      </div>
    </section>
  );
}
