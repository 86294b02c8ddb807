import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { isTrackSearch } from '../../forms/typed.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TrackChoicesQuery } from '../../tracks/queries/track-choices.query.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths, samePage } from '../../ui/page.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { endpointIdSchema, newSubscriptionSchema } from '../events/requests.js';
import { ConfirmPage } from '../pages/confirm.page.js';
import { DeliveryLogs } from '../pages/delivery-logs.js';
import { errorsOf, faultErrors, readFilters, trackChoices } from '../pages/typed-endpoint.js';
import { MailFormPage, MailPage } from './mail.page.js';
import { Subscriptions } from './subscriptions.js';

/** Subscriptions on one page. */
const SUBSCRIPTIONS = 50;
const FORM_LIMIT = 128 * 1024;

/** Mail subscriptions. Addresses are personal data, so the pages need the permission `subscribe`. */
@Controller('webhooks/mail')
@UseInterceptors(SignInInterceptor)
export class MailPages {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly endpoints: Endpoints,
    private readonly logs: DeliveryLogs,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Allow('subscribe', { form: true, anyQuery: true })
  async list(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m } = request;
    const after = endpointIdSchema.safeParse(new URLSearchParams(page.query).get('after')).data;
    const found = await this.subscriptions.list(after, SUBSCRIPTIONS + 1);
    const subscriptions = found.slice(0, SUBSCRIPTIONS);
    const titles = await this.logs.titles(request, [
      ...new Set(subscriptions.flatMap(({ tracks }) => tracks)),
    ]);
    const { canWrite } = this.subscriptions;
    const more = found.length > SUBSCRIPTIONS ? samePage(page, { after: subscriptions.at(-1)?.id }) : null;
    return show(<MailPage {...{ page, m, subscriptions, titles, canWrite, more }} />);
  }

  @Get('new')
  @Allow('subscribe', { form: true, anyQuery: true })
  ask(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.form(request, { key: [this.ids.newId()] });
  }

  @Post('new')
  @Allow('subscribe', { form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  async create(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m, caller } = request;
    const act = one(typed, 'do') || 'save';
    if (act === 'edit' || isTrackSearch(typed, 'track', act)) return this.form(request, typed);
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
    if (errors.length > 0 || act === 'again' || !read.success) return this.form(request, typed, errors);
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async (keep) => {
      await this.subscriptions.create(read.data, (at) => keep(at, paths.mail));
      return paths.mail;
    });
    return redirect(link(page, location));
  }

  @Get(':id/delete')
  @Allow('subscribe', { form: true, anyQuery: true })
  askDelete(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.confirm(request, id);
  }

  @Post(':id/delete')
  @Allow('subscribe', { form: true, anyQuery: true })
  async remove(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, caller } = request;
    if (one(typed, 'do') !== 'confirm') return this.confirm(request, id);
    const location = await this.submitOnce.run({ caller, path: page.path, typed }, async () => {
      await this.subscriptions.remove(id);
      return paths.mail;
    });
    return redirect(link(page, location));
  }

  private async confirm({ page, m }: PageRequest, id: string): Promise<PageResult> {
    const { address } = await this.subscriptions.one(id);
    return show(
      <ConfirmPage
        page={page}
        m={m}
        title={m.t('webhooks.mail_delete_title', { address })}
        points={[m.t('webhooks.mail_delete_now')]}
        act={m.t('webhooks.mail_delete')}
        token={this.ids.newId()}
        back={{ href: link(page, paths.mail), label: m.t('webhooks.mail_title') }}
      />,
    );
  }

  private async form(request: PageRequest, typed: Typed, errors: FieldError[] = []): Promise<PageResult> {
    const { page, m } = request;
    const offer = await this.trackChoices.of(trackChoices(request, typed));
    return showForm(<MailFormPage {...{ page, m, typed, errors, offer }} />, errors);
  }
}
