import { ROLES } from '../access/allow.js';
import { SCOPES } from '../access/caller.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { Columns } from '../ui/columns.js';
import { InstantText } from '../ui/dates.js';
import { Button, Buttons, Checkboxes, ErrorSummary, type FieldError, Select, TextField } from '../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import type { DeskView } from './desks.js';
import type { TokenView, TokenWithSecret } from './tokens.js';

/** A submitted form to show again. */
export type TypedToken = {
  holder: string;
  person: string;
  role: string;
  desk: string;
  scopes: string[];
  expires: string;
};

type TokensProps = {
  page: Page;
  tokens: TokenView[];
  desks: DeskView[];
  /** People to whom a token can belong. */
  people: { id: string; name: string }[];
  token: TypedToken | undefined;
  /** The random value from which the secret of a token of this form is made (tokens.pages.tsx). */
  seed: string;
  errors: FieldError[];
};

/** Tokens, and the form to create one: a page of its own, since the language switch sends one form. */
export function TokensPage({ page, tokens, desks, people, token, seed, errors }: TokensProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('desks.tokens');
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      current="desks"
      sends={{ enter: 'save', language: CHANGE_LANGUAGE }}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.desks)}>{t('desks.title')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">{t('desks.tokens_lede')}</p>
      <ErrorSummary errors={errors} m={m} />
      <section class="part">
        <TokensTable page={page} tokens={tokens} m={m} />
      </section>
      <section class="part">
        <h2>{t('desks.new_token')}</h2>
        <div class="form">
          <form id={FORM} method="post" action={link(page, paths.tokens)} novalidate>
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
              options={desks.map(({ slug, name }) => ({
                value: slug,
                label: pick(name, page.language).value,
              }))}
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
    </Layout>
  );
}

type TableProps = { page: Page; tokens: TokenView[]; m: Messages };

function TokensTable({ page, tokens, m }: TableProps) {
  const { t } = m;
  if (tokens.length === 0) return <p>{t('desks.no_tokens')}</p>;
  return (
    <Scroll label={t('desks.tokens')}>
      <table>
        <Columns
          names={[t('desks.holder'), t('desks.may'), t('desks.until'), t('desks.used')]}
          act={t('desks.revoke')}
        />
        <tbody>
          {tokens.map((token) => (
            <tr>
              <th scope="row">
                {token.name}
                {token.person && <div class="quiet">{token.person.name}</div>}
              </th>
              <td>{permissionsText(token, m)}</td>
              <td>
                {token.expiresAt ? (
                  <InstantText instant={token.expiresAt} language={page.language} />
                ) : (
                  t('desks.for_ever')
                )}
              </td>
              <td>
                {token.lastUsedAt ? (
                  <InstantText instant={token.lastUsedAt} language={page.language} />
                ) : (
                  t('people.never')
                )}
              </td>
              <td>{token.revokedAt ? t('desks.revoked') : <Revoke page={page} token={token} m={m} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The roles and scopes of a token, in words. */
function permissionsText({ role, desks, scopes }: TokenView, { t }: Messages): string {
  const roles = [
    ...(role ? [t(`people.role.${role}`)] : []),
    ...desks.map((grant) => t('desks.role_on', { role: t(`people.role.${grant.role}`), desk: grant.desk })),
  ];
  const limits = scopes
    ? [t('desks.only', { scopes: scopes.map((each) => t(`desks.scope.${each}`)).join(', ') })]
    : [];
  return [...roles, ...limits].join('; ') || '–';
}

function Revoke({ page, token, m }: { page: Page; token: TokenView; m: Messages }) {
  return (
    <form method="post" action={link(page, paths.revokeToken(token.id))}>
      <Csrf page={page} />
      <button type="submit" class="mini" aria-label={`${m.t('desks.revoke')}: ${token.name}`}>
        {m.t('desks.revoke')}
      </button>
    </form>
  );
}

/** Shows the secret of a new token, once. */
export function NewTokenPage({ page, made }: { page: Page; made: TokenWithSecret }) {
  const { t } = messagesFor(page.language);
  const title = t('desks.made_title', { name: made.token.name });
  return (
    <Layout page={page} title={title} current="desks" once>
      <h1>{title}</h1>
      <p class="lede">{t('desks.made_lede')}</p>
      <p class="secret">
        <code>{made.secret}</code>
      </p>
      <p>
        <a href={link(page, paths.tokens)}>{t('desks.tokens')}</a>
      </p>
    </Layout>
  );
}
