import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, may, maySomewhere } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { finds, oneRowMore } from '../../forms/typed.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { sendPage } from '../../http/responses/pages.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TrackChoicesQuery } from '../../tracks/queries/track-choices.query.js';
import type { FieldError } from '../../ui/form.js';
import { paths, samePage } from '../../ui/page.js';
import { EndpointAccess, mayChangeAllShown, tracksShownTo } from '../deliveries/endpoint-access.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { endpointView } from '../endpoints/endpoint.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { HealthQuery } from '../endpoints/health.js';
import { endpointIdSchema, type NewEndpoint } from '../events/requests.js';
import { DeliveryLogs } from './delivery-logs.js';
import { EndpointFormPage } from './endpoint-form.page.js';
import { EndpointsPage, nameOf } from './endpoints.page.js';
import { type PageRequest, pageRequestOf, redirect, tracksAsked } from './page-request.js';
import { secretAt } from './secrets.pages.js';
import { faultErrors, inOrder, namesHeaders, readEndpoint, typedEndpoint } from './typed-endpoint.js';

/** Endpoints on one page. */
const ENDPOINTS = 25;
/** A form with every track and event ticked. */
const FORM_LIMIT = 128 * 1024;

type Formed = {
  turn: PageRequest;
  reply: FastifyReply;
  row: EndpointRow | null;
  typed: Typed;
  errors?: FieldError[];
};

/** The list of endpoints, and the form that makes or changes one. */
@Controller('webhooks')
@UseInterceptors(SignInInterceptor)
export class EndpointsPages {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly theirs: EndpointAccess,
    private readonly health: HealthQuery,
    private readonly logs: DeliveryLogs,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly submitOnce: SubmitOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const { page, m, caller, mayChange } = turn;
    const after = endpointIdSchema.safeParse(new URLSearchParams(page.query).get('after')).data;
    const rows = await this.endpoints.list(after, ENDPOINTS + 1, tracksShownTo(caller));
    const shown = rows.slice(0, ENDPOINTS).map((row) => endpointView(row, { whole: mayChange(row.tracks) }));
    const health = await this.health.of(shown.map(({ id }) => id));
    const log = await this.logs.of(turn, {
      names: new Map(shown.map((endpoint) => [endpoint.id, nameOf(endpoint)])),
      tracks: shown.flatMap(({ tracks }) => tracks),
      mayRetry: mayChangeAllShown(caller),
    });
    const body = (
      <EndpointsPage
        page={page}
        m={m}
        endpoints={shown.flatMap((endpoint) => {
          const fares = health.get(endpoint.id);
          return fares ? [{ endpoint, health: fares, mayChange: mayChange(endpoint.tracks) }] : [];
        })}
        more={rows.length > ENDPOINTS ? samePage(page, { after: shown.at(-1)?.id, before: null }) : null}
        log={log}
        token={this.ids.newId()}
        mayAdd={maySomewhere(caller, 'subscribe')}
        mail={may(caller, 'subscribe')}
      />
    );
    return sendPage(reply, body, page.language);
  }

  @Get('new')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  askNew(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const typed = { key: [this.ids.newId()], concurrency: ['5'] };
    return this.form({ turn, reply, row: null, typed });
  }

  @Post('new')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  async create(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const formed = { turn: pageRequestOf(request, this.clock.now()), reply, row: null, typed };
    return this.answered(formed, async (asked) => {
      const { caller, page } = formed.turn;
      return this.submitOnce.run({ caller, path: page.path, typed }, async (keep) => {
        const made = await this.endpoints.create(asked, (at, fresh) => keep(at, secretAt(fresh, typed)));
        return secretAt(made, typed);
      });
    });
  }

  @Get(':id/edit')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async askChange(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const row = await this.theirs.one(id, turn.caller, 'subscribe');
    return this.form({ turn, reply, row, typed: typedEndpoint(endpointView(row, { whole: true })) });
  }

  @Post(':id/edit')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  async change(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const row = await this.theirs.one(id, turn.caller, 'subscribe');
    const formed = { turn, reply, row, typed };
    return this.answered(formed, async ({ audience: _, signature: __, headers, ...asked }) => {
      await this.endpoints.change(id, { ...asked, ...(namesHeaders(typed) && { headers }) });
      return paths.endpoint(id);
    });
  }

  /** The form again, or on to where `work` leads. */
  private async answered(formed: Formed, work: (asked: NewEndpoint) => Promise<string>): Promise<string> {
    const { turn, typed, reply } = formed;
    const act = one(typed, 'do') || 'save';
    if (act.startsWith('add ')) return this.form({ ...formed, typed: oneRowMore(typed, act.slice(4)) });
    if (act === 'edit' || finds(typed, 'track', act)) return this.form(formed);
    const { asked, errors } = readEndpoint(typed, turn.m);
    const faults = await this.endpoints.faultsOf(asked);
    for (const error of faultErrors(faults, typed, turn.m)) {
      if (!errors.some(({ field }) => field === error.field)) errors.push(error);
    }
    if (!turn.mayChange(asked.tracks))
      errors.push({ field: 'track', message: turn.m.t('webhooks.fault.not_theirs') });
    if (errors.length > 0 || act === 'again') return this.form({ ...formed, errors: inOrder(errors) });
    return redirect(reply, turn.page, await work(asked));
  }

  private async form({ turn, reply, row, typed, errors = [] }: Formed): Promise<string> {
    const { page, m } = turn;
    const offer = await this.trackChoices.of(tracksAsked(turn, typed));
    if (errors.length > 0) reply.code(422);
    const body = (
      <EndpointFormPage
        page={page}
        m={m}
        typed={typed}
        errors={errors}
        offer={offer}
        endpoint={row && endpointView(row, { whole: true })}
      />
    );
    return sendPage(reply, body, page.language);
  }
}
