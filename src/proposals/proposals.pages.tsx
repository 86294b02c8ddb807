import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { textSchema } from '../domain/values/text.js';
import { unappliedFilters } from '../forms/unapplied-filters.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { Problem } from '../http/problems/problem.js';
import { digits, pageOfList } from '../http/requests/paging.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../http/responses/page-result.js';
import { NamesOnRecordQuery } from '../tracks/queries/names/names-on-record.query.js';
import { ProposalsQuery } from '../tracks/queries/proposals.query.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { CHANGE_LANGUAGE } from '../ui/layout.js';
import { link, paths, samePage } from '../ui/page.js';
import { ApproveHandler, type Decider } from './approve-handler.js';
import { ProposalPage, type ProposalPageProps } from './proposal.page.js';
import { ProposalForm } from './proposal-form.js';
import { ProposalsPage } from './proposals.page.js';

const idSchema = z.uuid();

/** Proposals on a page: about a busy month. */
const SHOWN = 100;

/** The number of the proposal after which the list continues; anything invalid means the first page. */
const numberSchema = digits(z.int().max(2 ** 31 - 1))
  .nullable()
  .catch(null);
const listSchema = z.object({ after: numberSchema, before: numberSchema });

@Controller('proposals')
@UseInterceptors(SignInInterceptor)
export class ProposalsPages {
  constructor(
    private readonly query: ProposalsQuery,
    private readonly approving: ApproveHandler,
    private readonly proposals: ProposalForm,
    private readonly tracks: TracksQuery,
    private readonly names: NamesOnRecordQuery,
  ) {}

  @Get()
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async list(@PageRequestOf() { page: asked, m, scope, http }: PageRequest): Promise<PageResult> {
    const { after, before } = listSchema.parse(http.query);
    const waits = await this.query.list({ state: 'waiting' }, scope, after ?? 0, SHOWN + 1);
    const past = await this.query.decided(scope, before, SHOWN + 1);
    const listed = [...waits, ...past].map(({ proposal }) => proposal.entry);
    const names = await this.names.among(listed, scope, asked.language);
    const shown = (listed: typeof waits, cursor: string) => {
      const { items, next } = pageOfList(listed, SHOWN, ({ at }) => at);
      const more = next === null ? null : samePage(asked, { [cursor]: next });
      const rows = items.map(({ proposal }) => ({
        ...proposal,
        entry: names.inEntry(proposal.entry, asked.language),
      }));
      return { rows, more };
    };
    const lists = { waiting: shown(waits, 'after'), decided: shown(past, 'before') };
    const slugs = Object.values(lists).flatMap(({ rows }) => rows.flatMap((row) => row.tracks));
    const tracks = slugs.length > 0 ? await this.tracks.list({ slugs: [...new Set(slugs)] }, scope) : [];
    const unapplied = unappliedFilters(http.query, { after, before });
    const page = { ...asked, namesakes: await this.tracks.namesakes(tracks, scope), unapplied };
    const total = await this.query.waiting(scope);
    return show(<ProposalsPage {...{ page, m, ...lists, total, tracks }} />);
  }

  @Get(':id')
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  one(
    @Param('id', { schema: idSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.shown(request, id);
  }

  @Post(':id')
  @Allow('record', { form: true, anyQuery: true, byDesk: true })
  async decided(
    @Param('id', { schema: idSchema }) id: string,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, m, caller, http } = request;
    const { t, language } = m;
    const typedComment = one(typed, 'comment');
    const label = t('proposals.comment');
    const comment = typedComment === '' ? null : { [language]: typedComment };
    const wrong = (message: string) =>
      this.shown(request, id, { comment: typedComment, errors: [{ field: 'comment', message }] });
    if (comment && !textSchema.safeParse(comment).success) return wrong(t('entry.not_valid', { label }));
    const act = one(typed, 'do');
    if (act === CHANGE_LANGUAGE) return this.shown(request, id, { comment: typedComment });
    if (act === 'return' && !comment) return wrong(t('proposals.comment_missing'));
    try {
      const by = { caller, ip: http.ip, id: http.id };
      const location = await this.act(act, id, by, comment, typed);
      return redirect(link(page, location));
    } catch (error) {
      // The proposal may have been refused, changed or decided meanwhile: show it as it is now.
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      const hasChanged = error.code === 'proposal_changed';
      return this.shown(request, id, { comment: typedComment, hasChanged }, 409);
    }
  }

  private async act(
    act: string,
    id: string,
    by: Decider,
    comment: Record<string, string> | null,
    typed: Typed,
  ): Promise<string> {
    if (act === 'again') return this.proposals.again(id, by.caller, typed);
    const digest = one(typed, 'digest') || undefined;
    if (act === 'approve') await this.approving.approve(id, by, { comment, digest }, async () => undefined);
    else if (act === 'take over') await this.approving.takeOver(id, by, async () => undefined);
    else if (act === 'return' && comment) await this.approving.return(id, by, comment, async () => undefined);
    else throw new Problem('bad_request', 'The form names no act.');
    return paths.proposal(id);
  }

  private async shown(
    request: PageRequest,
    id: string,
    typed: Pick<ProposalPageProps, 'comment' | 'errors' | 'hasChanged'> = {},
    status = typed.errors ? 422 : 200,
  ): Promise<PageResult> {
    const { m, caller, scope } = request;
    const props = await this.proposals.propsFor(id, caller, m.language);
    const namesakes = await this.tracks.namesakes(props.content.tracks, scope);
    const page = { ...request.page, namesakes };
    return show(<ProposalPage page={page} m={m} {...props} {...typed} />, { status });
  }
}
