import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { readInstant } from '../../forms/typed-date.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { sendPage } from '../../http/responses/pages.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import type { FieldError } from '../../ui/form.js';
import { paths } from '../../ui/page.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { EndpointAccess } from '../deliveries/endpoint-access.js';
import { endpointView } from '../endpoints/endpoint.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { HealthQuery } from '../endpoints/health.js';
import { endpointIdSchema } from '../events/requests.js';
import { DeliveryPage } from './delivery.page.js';
import { DeliveryLogs } from './delivery-logs.js';
import { EndpointPage } from './endpoint.page.js';
import { type PageRequest, pageRequestOf, redirect } from './page-request.js';

const deliveryIdSchema = z.guid();

/** One endpoint and its deliveries, with what can be done there and then. */
@Controller('webhooks')
@UseInterceptors(SignInInterceptor)
export class EndpointPages {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly theirs: EndpointAccess,
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
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.endpoint(pageRequestOf(request, this.clock.now()), reply, id);
  }

  @Post(':id')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  @HttpCode(200)
  async act(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const { page, caller, m } = turn;
    await this.theirs.one(id, caller, 'subscribe');
    const act = one(typed, 'do');
    const since = readInstant(one(typed, 'since'));
    if (act === 'again' || (act === 'recover' && since === null)) {
      const message = m.t('webhooks.since_unread', { typed: one(typed, 'since') });
      return this.endpoint(turn, reply, id, typed, since === null ? [{ field: 'since', message }] : []);
    }
    const work = this.works(id, since)[act];
    if (!work) return redirect(reply, page, paths.endpoint(id));
    return redirect(reply, page, await this.submitOnce.run({ caller, path: page.path, typed }, work));
  }

  @Get('deliveries/:id')
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async delivery(
    @Param('id', { schema: deliveryIdSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const { page, m, caller } = turn;
    const delivery = await this.theirs.delivery(id, caller, 'read');
    const row = await this.endpoints.one(delivery.endpoint);
    const mayChange = turn.mayChange(row.tracks);
    const endpoint = endpointView(row, { whole: mayChange });
    const titles = await this.logs.titles(turn, delivery.track === null ? [] : [delivery.track]);
    const token = mayChange && endpoint.enabled ? this.ids.newId() : null;
    const confined = (await this.logs.confined([id])).get(id) ?? {};
    const body = <DeliveryPage {...{ page, m, delivery, endpoint, titles, confined, token }} />;
    return sendPage(reply, body, page.language);
  }

  @Post('deliveries/:id')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  @HttpCode(200)
  async retry(
    @Param('id', { schema: deliveryIdSchema }) id: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { page, caller } = pageRequestOf(request, this.clock.now());
    const { endpoint } = await this.theirs.delivery(id, caller, 'subscribe');
    if (one(typed, 'do') !== 'retry') return redirect(reply, page, paths.delivery(id));
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async () => {
      if ((await this.endpoints.one(endpoint)).disabled_at) return paths.endpoint(endpoint);
      await this.deliveries.tried(await this.deliveries.retry(id));
      return paths.delivery(id);
    });
    return redirect(reply, page, location);
  }

  /** What the buttons of an endpoint do, and where they lead. One that is off sends nothing: its page says so. */
  private works(id: string, since: string | null): Record<string, () => Promise<string>> {
    const ifEnabled = (work: () => Promise<string>) => async () =>
      (await this.endpoints.one(id)).disabled_at ? paths.endpoint(id) : work();
    const enabled = (yes: boolean) => async () => {
      await this.endpoints.change(id, { enabled: yes });
      return paths.endpoint(id);
    };
    return {
      enable: enabled(true),
      disable: enabled(false),
      test: ifEnabled(async () => {
        const sent = await this.deliveries.tried(await this.deliveries.test(id));
        return paths.delivery(sent.id);
      }),
      recover: ifEnabled(async () => {
        const { retried, missed } = await this.deliveries.recover(id, since ?? this.clock.now());
        return `${paths.endpoint(id)}?retried=${retried}&missed=${missed}`;
      }),
    };
  }

  private async endpoint(
    turn: PageRequest,
    reply: FastifyReply,
    id: string,
    typed: Typed = {},
    errors: FieldError[] = [],
  ): Promise<string> {
    const { page, m, caller } = turn;
    const row = await this.theirs.one(id, caller, 'read');
    const mayChange = turn.mayChange(row.tracks);
    const endpoint = endpointView(row, { whole: mayChange });
    const health = (await this.health.of([id])).get(id);
    if (!health) throw new Error(`no health of the endpoint ${id}`);
    const { tracks } = endpoint;
    const log = await this.logs.of(turn, { endpoint: id, names: null, tracks, mayRetry: mayChange });
    if (errors.length > 0) reply.code(422);
    const done = recovered(turn);
    const body = (
      <EndpointPage {...{ page, m, endpoint, health, log, done }} recovering={{ typed, errors }} />
    );
    return sendPage(reply, body, page.language);
  }
}

const countsSchema = z.object({
  retried: z.coerce.number().int().min(0),
  missed: z.coerce.number().int().min(0),
});

/** What a recovery found, as its address says. */
function recovered({ page, m }: PageRequest): string | null {
  const read = countsSchema.safeParse(Object.fromEntries(new URLSearchParams(page.query)));
  return read.success ? m.t('webhooks.recovered', read.data) : null;
}
