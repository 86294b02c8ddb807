import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { Allow, may, maySomewhere } from '../../access/allow.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { SubmitOnce } from '../../forms/submit-once.js';
import { addRow, isTrackSearch } from '../../forms/typed.js';
import { unappliedFilters } from '../../forms/unapplied-filters.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TrackChoicesQuery } from '../../tracks/queries/track-choices.query.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths, samePage } from '../../ui/page.js';
import {
  EndpointAccess,
  mayChangeAllShown,
  mayUseEndpoint,
  tracksShownTo,
} from '../deliveries/endpoint-access.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { endpointView } from '../endpoints/endpoint.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { HealthQuery } from '../endpoints/health.js';
import { endpointIdSchema, type NewEndpoint } from '../events/requests.js';
import { DeliveryLogs } from './delivery-logs.js';
import { EndpointFormPage } from './endpoint-form.page.js';
import { EndpointsPage, nameOf } from './endpoints.page.js';
import { secretPath } from './secrets.pages.js';
import {
  faultErrors,
  inFormOrder,
  namesHeaders,
  readEndpoint,
  trackChoices,
  typedEndpoint,
} from './typed-endpoint.js';

/** Endpoints per page. */
const PAGE_SIZE = 25;
/** Bytes: enough for a form with every track and event ticked. */
const FORM_LIMIT = 128 * 1024;

type FormSubmission = {
  request: PageRequest;
  row: EndpointRow | null;
  typed: Typed;
  errors?: FieldError[];
};

/** The list of endpoints, and the form to create or change one. */
@Controller('webhooks')
@UseInterceptors(SignInInterceptor)
export class EndpointsPages {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly access: EndpointAccess,
    private readonly health: HealthQuery,
    private readonly logs: DeliveryLogs,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async list(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m, caller } = request;
    const mayChange = (tracks: readonly string[]) => mayUseEndpoint(caller, 'subscribe', tracks);
    const after = endpointIdSchema.safeParse(new URLSearchParams(page.query).get('after')).data;
    const rows = await this.endpoints.list(after, PAGE_SIZE + 1, tracksShownTo(caller));
    const shown = rows.slice(0, PAGE_SIZE).map((row) => endpointView(row, { whole: mayChange(row.tracks) }));
    const health = await this.health.of(shown.map(({ id }) => id));
    const log = await this.logs.of(request, {
      names: new Map(shown.map((endpoint) => [endpoint.id, nameOf(endpoint)])),
      tracks: shown.flatMap(({ tracks }) => tracks),
      mayRetry: mayChangeAllShown(caller),
    });
    return show(
      <EndpointsPage
        page={{
          ...page,
          unapplied: unappliedFilters(request.http.query, { after, before: true, ...log.filter }),
        }}
        m={m}
        endpoints={shown.flatMap((endpoint) => {
          const known = health.get(endpoint.id);
          return known ? [{ endpoint, health: known, mayChange: mayChange(endpoint.tracks) }] : [];
        })}
        more={rows.length > PAGE_SIZE ? samePage(page, { after: shown.at(-1)?.id, before: null }) : null}
        log={log}
        token={this.ids.newId()}
        mayAdd={maySomewhere(caller, 'subscribe')}
        mail={may(caller, 'subscribe')}
      />,
    );
  }

  @Get('new')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  askNew(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const typed = { key: [this.ids.newId()], concurrency: ['5'] };
    return this.form({ request, row: null, typed });
  }

  @Post('new')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true, bodyLimit: FORM_LIMIT })
  create(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { caller, page } = request;
    return this.submit({ request, row: null, typed }, async (endpoint) => {
      return this.submitOnce.run({ caller, path: page.path, typed }, async (keep) => {
        const made = await this.endpoints.create(endpoint, (at, fresh) => keep(at, secretPath(fresh, typed)));
        return secretPath(made, typed);
      });
    });
  }

  @Get(':id/edit')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true })
  async askChange(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const row = await this.access.one(id, request.caller, 'subscribe');
    return this.form({ request, row, typed: typedEndpoint(endpointView(row, { whole: true })) });
  }

  @Post(':id/edit')
  @Allow('subscribe', { form: true, anyQuery: true, byDesk: true, bodyLimit: FORM_LIMIT })
  async change(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const row = await this.access.one(id, request.caller, 'subscribe');
    return this.submit(
      { request, row, typed },
      async ({ audience: _, signature: __, headers, rateLimit = null, ...endpoint }) => {
        await this.endpoints.change(id, { ...endpoint, rateLimit, ...(namesHeaders(typed) && { headers }) });
        return paths.endpoint(id);
      },
    );
  }

  /** Shows the form again if it has errors, else saves and redirects to the path that `save` resolves to. */
  private async submit(
    form: FormSubmission,
    save: (endpoint: NewEndpoint) => Promise<string>,
  ): Promise<PageResult> {
    const { request, typed } = form;
    const { page, m, caller } = request;
    const act = one(typed, 'do') || 'save';
    if (act.startsWith('add ')) return this.form({ ...form, typed: addRow(typed, act.slice(4)) });
    if (act === 'edit' || isTrackSearch(typed, 'track', act)) return this.form(form);
    const { endpoint, errors } = readEndpoint(typed, m);
    const faults = await this.endpoints.faultsOf(endpoint);
    for (const error of faultErrors(faults, typed, m)) {
      if (!errors.some(({ field }) => field === error.field)) errors.push(error);
    }
    if (!mayUseEndpoint(caller, 'subscribe', endpoint.tracks))
      errors.push({ field: 'track', message: m.t('webhooks.fault.not_theirs') });
    if (errors.length > 0 || act === 'again') return this.form({ ...form, errors: inFormOrder(errors) });
    return redirect(link(page, await save(endpoint)));
  }

  private async form({ request, row, typed, errors = [] }: FormSubmission): Promise<PageResult> {
    const { page, m } = request;
    const offer = await this.trackChoices.of(trackChoices(request, typed));
    return showForm(
      <EndpointFormPage
        page={page}
        m={m}
        typed={typed}
        errors={errors}
        offer={offer}
        endpoint={row && endpointView(row, { whole: true })}
      />,
      errors,
    );
  }
}
