import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { finds } from '../../forms/typed.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { sendPage } from '../../http/responses/pages.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TrackChoicesQuery } from '../../tracks/queries/track-choices.query.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths, samePage } from '../../ui/page.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { endpointIdSchema, newSubscriptionSchema } from '../events/requests.js';
import { ConfirmPage } from '../pages/confirm.page.js';
import { DeliveryLogs } from '../pages/delivery-logs.js';
import { type PageRequest, pageRequestOf, redirect, tracksAsked } from '../pages/page-request.js';
import { errorsOf, faultErrors, readFilters } from '../pages/typed-endpoint.js';
import { MailFormPage, MailPage } from './mail.page.js';
import { Subscriptions } from './subscriptions.js';

/** Subscriptions on one page. */
const SUBSCRIPTIONS = 50;
const FORM_LIMIT = 128 * 1024;

/** Whom alerts are written to. Addresses are personal data: only those who set them up see them. */
@Controller('webhooks/mail')
@UseInterceptors(SignInInterceptor)
export class MailPages {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly endpoints: Endpoints,
    private readonly logs: DeliveryLogs,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly submitOnce: SubmitOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Allow('subscribe', { form: true, anyQuery: true })
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const { page, m } = turn;
    const after = endpointIdSchema.safeParse(new URLSearchParams(page.query).get('after')).data;
    const listed = await this.subscriptions.list(after, SUBSCRIPTIONS + 1);
    const subscriptions = listed.slice(0, SUBSCRIPTIONS);
    const titles = await this.logs.titles(turn, [...new Set(subscriptions.flatMap(({ tracks }) => tracks))]);
    const { canWrite } = this.subscriptions;
    const more = listed.length > SUBSCRIPTIONS ? samePage(page, { after: subscriptions.at(-1)?.id }) : null;
    const body = <MailPage {...{ page, m, subscriptions, titles, canWrite, more }} />;
    return sendPage(reply, body, page.language);
  }

  @Get('new')
  @Allow('subscribe', { form: true, anyQuery: true })
  ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    return this.form(turn, reply, { key: [this.ids.newId()] });
  }

  @Post('new')
  @Allow('subscribe', { form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  async create(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const { page, m, caller } = turn;
    const act = one(typed, 'do') || 'save';
    if (act === 'edit' || finds(typed, 'track', act)) return this.form(turn, reply, typed);
    const read = newSubscriptionSchema.safeParse({
      address: one(typed, 'address'),
      ...readFilters(typed),
      audience: one(typed, 'audience') || 'public',
      language: one(typed, 'language') || m.language,
      digest: one(typed, 'digest') || 'at_once',
    });
    const errors = errorsOf(read.error?.issues ?? [], m);
    const faults = read.success ? await this.endpoints.faultsOf({ tracks: read.data.tracks }) : [];
    errors.push(...faultErrors(faults, typed, m));
    if (errors.length > 0 || act === 'again' || !read.success) return this.form(turn, reply, typed, errors);
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async (keep) => {
      await this.subscriptions.create(read.data, (at) => keep(at, paths.mail));
      return paths.mail;
    });
    return redirect(reply, page, location);
  }

  @Get(':id/delete')
  @Allow('subscribe', { form: true, anyQuery: true })
  askDelete(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.confirm(pageRequestOf(request, this.clock.now()), reply, id);
  }

  @Post(':id/delete')
  @Allow('subscribe', { form: true, anyQuery: true })
  @HttpCode(200)
  async remove(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const turn = pageRequestOf(request, this.clock.now());
    const { page, caller } = turn;
    if (one(typed, 'do') !== 'confirm') return this.confirm(turn, reply, id);
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async () => {
      await this.subscriptions.remove(id);
      return paths.mail;
    });
    return redirect(reply, page, location);
  }

  private async confirm({ page, m }: PageRequest, reply: FastifyReply, id: string): Promise<string> {
    const { address } = await this.subscriptions.one(id);
    const body = (
      <ConfirmPage
        page={page}
        m={m}
        title={m.t('webhooks.mail_delete_title', { address })}
        points={[m.t('webhooks.mail_delete_now')]}
        act={m.t('webhooks.mail_delete')}
        token={this.ids.newId()}
        back={{ href: link(page, paths.mail), label: m.t('webhooks.mail_title') }}
      />
    );
    return sendPage(reply, body, page.language);
  }

  private async form(
    turn: PageRequest,
    reply: FastifyReply,
    typed: Typed,
    errors: FieldError[] = [],
  ): Promise<string> {
    const { page, m } = turn;
    if (errors.length > 0) reply.code(422);
    const offer = await this.trackChoices.of(tracksAsked(turn, typed));
    const body = <MailFormPage {...{ page, m, typed, errors, offer }} />;
    return sendPage(reply, body, page.language);
  }
}
