import { type Messages, messagesFor } from '../i18n/messages.js';
import { Columns } from '../ui/columns.js';
import { InstantText } from '../ui/dates.js';
import { Csrf, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';
import type { TokenView, TokenWithSecret } from './tokens.js';

type TableProps = { page: Page; tokens: TokenView[]; m: Messages };

export function TokensTable({ page, tokens, m }: TableProps) {
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
        <a href={link(page, paths.desks)}>{t('desks.title')}</a>
      </p>
    </Layout>
  );
}
