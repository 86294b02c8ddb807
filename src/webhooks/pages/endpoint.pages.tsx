import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { readInstant } from '../../forms/typed-instant.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { EndpointAccess, mayUseEndpoint } from '../deliveries/endpoint-access.js';
import { endpointView } from '../endpoints/endpoint.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { HealthQuery } from '../endpoints/health.js';
import { endpointIdSchema } from '../events/requests.js';
import { DeliveryPage } from './delivery.page.js';
import { DeliveryLogs } from './delivery-logs.js';
import { EndpointPage } from './endpoint.page.js';

const deliveryIdSchema = z.guid();

/** The pages of an endpoint and of its deliveries, with their actions. */
@Controller('webhooks')
@UseInterceptors(SignInInterceptor)
export class EndpointPages {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly access: EndpointAccess,
    private readonly deliveries: Deliveries,
    private readonly health: HealthQuery,
    private readonly logs: DeliveryLogs,
    private readonly submitOnce: SubmitOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  @Get(':id')
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  show(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.endpoint(request, id);
  }

  @Post(':id')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async act(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, caller, m } = request;
    await this.access.one(id, caller, 'subscribe');
    const act = one(typed, 'do');
    const since = readInstant(one(typed, 'since'), 'utc');
    if (act === 'again' || (act === 'recover' && since === null)) {
      const message = m.t('webhooks.since_unread', { typed: one(typed, 'since') });
      return this.endpoint(request, id, typed, since === null ? [{ field: 'since', message }] : []);
    }
    const action = this.actions(id, since)[act];
    if (!action) return redirect(link(page, paths.endpoint(id)));
    return redirect(link(page, await this.submitOnce.run({ caller, path: page.path, typed }, action)));
  }

  @Get('deliveries/:id')
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async delivery(
    @Param('id', { schema: deliveryIdSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, m, caller } = request;
    const delivery = await this.access.delivery(id, caller, 'read');
    const row = await this.endpoints.one(delivery.endpoint);
    const mayChange = mayUseEndpoint(caller, 'subscribe', row.tracks);
    const endpoint = endpointView(row, { whole: mayChange });
    const titles = await this.logs.titles(request, delivery.track === null ? [] : [delivery.track]);
    const token = mayChange && endpoint.enabled ? this.ids.newId() : null;
    const restricted = (await this.logs.restricted([id])).get(id) ?? {};
    return show(<DeliveryPage {...{ page, m, delivery, endpoint, titles, restricted, token }} />);
  }

  @Post('deliveries/:id')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async retry(
    @Param('id', { schema: deliveryIdSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() { page, caller }: PageRequest,
  ): Promise<PageResult> {
    const { endpoint } = await this.access.delivery(id, caller, 'subscribe');
    if (one(typed, 'do') !== 'retry') return redirect(link(page, paths.delivery(id)));
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async () => {
      if ((await this.endpoints.one(endpoint)).disabled_at) return paths.endpoint(endpoint);
      await this.deliveries.afterNextAttempt(await this.deliveries.retry(id));
      return paths.delivery(id);
    });
    return redirect(link(page, location));
  }

  /** The actions of the buttons; each resolves to the next path. A disabled endpoint sends nothing, and its page says so. */
  private actions(id: string, since: string | null): Record<string, () => Promise<string>> {
    const ifEnabled = (action: () => Promise<string>) => async () =>
      (await this.endpoints.one(id)).disabled_at ? paths.endpoint(id) : action();
    const enabled = (yes: boolean) => async () => {
      await this.endpoints.change(id, { enabled: yes });
      return paths.endpoint(id);
    };
    return {
      enable: enabled(true),
      disable: enabled(false),
      test: ifEnabled(async () => {
        const sent = await this.deliveries.afterNextAttempt(await this.deliveries.test(id));
        return paths.delivery(sent.id);
      }),
      recover: ifEnabled(async () => {
        const { retried, missed } = await this.deliveries.recover(id, since ?? this.clock.now());
        return `${paths.endpoint(id)}?retried=${retried}&missed=${missed}`;
      }),
    };
  }

  private async endpoint(
    request: PageRequest,
    id: string,
    typed: Typed = {},
    errors: FieldError[] = [],
  ): Promise<PageResult> {
    const { page, m, caller } = request;
    const row = await this.access.one(id, caller, 'read');
    const mayChange = mayUseEndpoint(caller, 'subscribe', row.tracks);
    const endpoint = endpointView(row, { whole: mayChange });
    const health = (await this.health.of([id])).get(id);
    if (!health) throw new Error(`endpoint ${id} has no health`);
    const { tracks } = endpoint;
    const log = await this.logs.of(request, { endpoint: id, names: null, tracks, mayRetry: mayChange });
    const props = { page, m, endpoint, health, log, done: recovered(request) };
    return showForm(<EndpointPage {...props} recovering={{ typed, errors }} />, errors);
  }
}

const countsSchema = z.object({
  retried: z.coerce.number().int().min(0),
  missed: z.coerce.number().int().min(0),
});

/** The result of a recovery, from the query of the URL. */
function recovered({ page, m }: PageRequest): string | null {
  const read = countsSchema.safeParse(Object.fromEntries(new URLSearchParams(page.query)));
  return read.success ? m.t('webhooks.recovered', read.data) : null;
}
