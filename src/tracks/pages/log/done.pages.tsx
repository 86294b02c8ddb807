import { Controller, Get, Param, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import type { TransitionView } from '../../../domain/values/views.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, show } from '../../../http/responses/page-result.js';
import { logFor } from '../../../ledger/read-scope.js';
import { parseRevisions } from '../../commands/submit-command.js';
import { HistoryQuery } from '../../queries/history.query.js';
import { NamesOnRecordQuery } from '../../queries/names/names-on-record.query.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { TransitionsQuery } from '../../queries/transitions.query.js';
import { DonePage } from './done.page.js';

export const seqSchema = z.coerce.number().int().min(1).max(2_147_483_647);

@Controller('tracks/:slug/entries/:seq')
@UseInterceptors(SignInInterceptor)
export class DonePages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly transitions: TransitionsQuery,
    private readonly history: HistoryQuery,
    private readonly names: NamesOnRecordQuery,
  ) {}

  @Get('done')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  async done(
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { scope } = request;
    const row = await this.transitions.one(slug, seq, 'full');
    if (!row) throw noTrack(`${slug} with an entry ${seq}`);
    const ofMeeting = row.meeting === null ? [] : await this.transitions.ofMeeting(row.meeting, scope);
    const together = ofMeeting
      .map(({ transition }) => transition)
      .filter(({ track, corrects }) => corrects === null && logFor(scope, track) === 'full');
    const isEntry = row.corrects === null;
    const rows = isEntry && together.length > 0 ? together : [row, ...(await this.corrected(row, request))];
    const slugs = [...new Set(rows.map(({ track }) => track))];
    const [tracks, entries] = await Promise.all([
      this.tracks.list({ slugs }, 'full'),
      this.history.effectiveOf(slugs, 'full', {}),
    ]);
    const namesakes = await this.tracks.namesakes(tracks, scope);
    const page = { ...request.page, namesakes };
    const { language } = page;
    const names = await this.names.among([...entries.values()].flat(), scope, language);
    const joined = (some: TransitionView[]) => some.map((entry) => names.inEntry(entry, language));
    const stories = tracks.map((track) => ({ track, entries: joined(entries.get(track.slug) ?? []) }));
    return show(<DonePage page={page} rows={joined(rows)} stories={stories} />);
  }

  /** The corrections of the other entries of a meeting that were made in one with this one, as the address says. */
  private async corrected(row: TransitionView, { scope, http }: PageRequest): Promise<TransitionView[]> {
    const named = (http.query as { with?: unknown }).with;
    if (row.corrects === null || row.meeting === null || typeof named !== 'string') return [];
    const seqs = parseRevisions(named);
    return (await this.transitions.ofMeeting(row.meeting, scope))
      .map(({ transition }) => transition)
      .filter(
        ({ track, seq, type }) =>
          track !== row.track &&
          type === row.type &&
          seqs.get(track) === seq &&
          logFor(scope, track) === 'full',
      );
  }
}
