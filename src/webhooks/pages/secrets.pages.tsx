import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../../http/responses/page-result.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { link, paths } from '../../ui/page.js';
import { EndpointAccess } from '../deliveries/endpoint-access.js';
import { endpointView } from '../endpoints/endpoint.js';
import { Endpoints, type EndpointWithSecret, fingerprintOf } from '../endpoints/endpoints.js';
import { endpointIdSchema } from '../events/requests.js';
import { ConfirmPage, SecretPage } from './confirm.page.js';
import { nameOf } from './endpoints.page.js';

/** Whoever made a secret can reload its page for this long, in milliseconds. */
const SECRET_PAGE_LIFETIME = 10 * 60_000;

/** The path of the page that shows a new secret; for Ed25519, which shows none, the path of the endpoint. */
export const secretPath = ({ row, secret }: EndpointWithSecret, typed: Typed): string =>
  secret === null || row.secret === null
    ? paths.endpoint(row.id)
    : `${paths.endpoint(row.id)}/secret/${one(typed, 'key')}/${fingerprintOf(row.secret)}`;

/** Rotating a secret and deleting an endpoint, both after confirmation. */
@Controller('webhooks/:id')
@UseInterceptors(SignInInterceptor)
export class SecretsPages {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly access: EndpointAccess,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
  ) {}

  @Get('secret/:key/:made')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async secret(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Param('key', { schema: z.uuid() }) key: string,
    @Param('made') made: string,
    @PageRequestOf() { page, m, caller }: PageRequest,
  ): Promise<PageResult> {
    const endpoint = endpointView(await this.access.one(id, caller, 'subscribe'), { whole: true });
    const since = new Date(Date.parse(page.now) - SECRET_PAGE_LIFETIME);
    const results = await Promise.all(
      [paths.newEndpoint, `${paths.endpoint(id)}/rotate`].map((path) =>
        this.submitOnce.resultOf(caller, path, key, since),
      ),
    );
    const secret = results.includes(page.path) ? await this.endpoints.currentSecret(id, made) : null;
    return show(<SecretPage page={page} m={m} endpoint={endpoint} secret={secret} />);
  }

  @Get('rotate')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  askRotate(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.confirm(request, id, 'rotate');
  }

  @Post('rotate')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async rotate(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, caller } = request;
    await this.access.one(id, caller, 'subscribe');
    if (one(typed, 'do') !== 'confirm') return this.confirm(request, id, 'rotate');
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async (keep) => {
      const made = await this.endpoints.rotate(id, (at, fresh) => keep(at, secretPath(fresh, typed)));
      return secretPath(made, typed);
    });
    return redirect(link(page, location));
  }

  @Get('delete')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  askDelete(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.confirm(request, id, 'delete');
  }

  @Post('delete')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async remove(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, caller } = request;
    await this.access.one(id, caller, 'subscribe');
    if (one(typed, 'do') !== 'confirm') return this.confirm(request, id, 'delete');
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async () => {
      await this.endpoints.remove(id);
      return paths.webhooks;
    });
    return redirect(link(page, location));
  }

  private async confirm(
    { page, m, caller }: PageRequest,
    id: string,
    act: 'rotate' | 'delete',
  ): Promise<PageResult> {
    const { t } = m;
    const endpoint = endpointView(await this.access.one(id, caller, 'subscribe'), { whole: true });
    const name = nameOf(endpoint);
    const points = {
      rotate: [
        t('webhooks.rotate_overlap'),
        t(endpoint.signature === 'v1a' ? 'webhooks.rotate_key' : 'webhooks.rotate_once'),
        ...(endpoint.previous ? [t('webhooks.rotate_again')] : []),
      ],
      delete: [t('webhooks.delete_now'), t('webhooks.delete_log'), t('webhooks.delete_rather')],
    };
    return show(
      <ConfirmPage
        page={page}
        m={m}
        title={t(`webhooks.${act}_title`, { endpoint: name })}
        points={points[act]}
        act={t(act === 'rotate' ? 'actions.rotate_secret' : 'actions.delete_endpoint')}
        token={this.ids.newId()}
        back={{ href: link(page, paths.endpoint(id)), label: name }}
      />,
    );
  }
}
