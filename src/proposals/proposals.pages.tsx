import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, readScopeOf } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { textSchema } from '../domain/values/text.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { Problem } from '../http/problems/problem.js';
import { inDigits, pageOfList } from '../http/requests/paging.js';
import { pageOf, sendPage } from '../http/responses/pages.js';
import { messagesFor } from '../i18n/messages.js';
import { ProposalsQuery } from '../tracks/queries/proposals.query.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { SPEAK } from '../ui/layout.js';
import { link, paths, samePage } from '../ui/page.js';
import { ApproveHandler, type Asking } from './approve-handler.js';
import { ProposalPage, type ProposalPageProps } from './proposal.page.js';
import { ProposalForm } from './proposal-form.js';
import { ProposalsPage } from './proposals.page.js';

const idSchema = z.uuid();

/** As many as a page shows: a busy month. */
const SHOWN = 100;

/** Where a list goes on, by the number of a proposal; what is none begins anew. */
const numberSchema = inDigits(z.int().max(2 ** 31 - 1))
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
  ) {}

  @Get()
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const scope = readScopeOf(request.caller);
    const { after, before } = listSchema.parse(request.query);
    const waits = await this.query.list({ state: 'waiting' }, scope, after ?? 0, SHOWN + 1);
    const past = await this.query.decided(scope, before, SHOWN + 1);
    const asked = this.pageOf(request);
    const shown = (listed: typeof waits, cursor: string) => {
      const { items, next } = pageOfList(listed, SHOWN, ({ at }) => at);
      const more = next === null ? null : samePage(asked, { [cursor]: next });
      return { rows: items.map(({ proposal }) => proposal), more };
    };
    const lists = { waiting: shown(waits, 'after'), decided: shown(past, 'before') };
    const slugs = Object.values(lists).flatMap(({ rows }) => rows.flatMap((row) => row.tracks));
    const tracks = slugs.length > 0 ? await this.tracks.list({ slugs: [...new Set(slugs)] }, scope) : [];
    const page = { ...asked, alike: await this.tracks.alike(tracks, scope) };
    const total = await this.query.waiting(scope);
    const m = messagesFor(page.language);
    return sendPage(reply, <ProposalsPage {...{ page, m, ...lists, total, tracks }} />, page.language);
  }

  @Get(':id')
  @Allow('read', { form: true, anyQuery: true, byDesk: true })
  one(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.show(request, reply, id);
  }

  @Post(':id')
  @Allow('record', { form: true, anyQuery: true, byDesk: true })
  @HttpCode(200)
  async decided(
    @Param('id', { schema: idSchema }) id: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { caller } = request;
    if (!caller) throw new Error('a form without a session');
    const { t, language } = messagesFor(this.pageOf(request).language);
    const typedComment = one(typed, 'comment');
    const label = t('proposals.comment');
    const comment = typedComment === '' ? null : { [language]: typedComment };
    const wrong = (message: string) =>
      this.show(request, reply, id, { comment: typedComment, errors: [{ field: 'comment', message }] });
    if (comment && !textSchema.safeParse(comment).success) return wrong(t('entry.not_valid', { label }));
    const act = one(typed, 'do');
    if (act === SPEAK) return this.show(request, reply, id, { comment: typedComment });
    if (act === 'return' && !comment) return wrong(t('proposals.comment_missing'));
    try {
      const by = { caller, ip: request.ip, id: request.id };
      const location = await this.act(act, id, by, comment, typed);
      reply.code(303).header('location', link(this.pageOf(request), location));
      return '';
    } catch (error) {
      // What came in between is shown as it now stands: refused by the rules, changed, or decided by somebody else.
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      reply.code(409);
      const hasChanged = error.code === 'proposal_changed';
      return this.show(request, reply, id, { comment: typedComment, hasChanged });
    }
  }

  private async act(
    act: string,
    id: string,
    by: Asking,
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

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    typed: Pick<ProposalPageProps, 'comment' | 'errors' | 'hasChanged'> = {},
  ): Promise<string> {
    const { caller } = request;
    if (!caller) throw new Error('a page without a session');
    if (typed.errors) reply.code(422);
    const propsFor = await this.proposals.propsFor(id, caller);
    const alike = await this.tracks.alike(propsFor.asking.tracks, readScopeOf(caller));
    const page = { ...this.pageOf(request), alike };
    return sendPage(
      reply,
      <ProposalPage page={page} m={messagesFor(page.language)} {...propsFor} {...typed} />,
      page.language,
    );
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { now: this.tracks.now() });
  }
}
