import { Controller, Get, Param, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { typedMoment, unreadableParameter } from '../../../forms/typed-days.js';
import { unappliedFilters } from '../../../forms/unapplied-filters.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, show } from '../../../http/responses/page-result.js';
import { TextQuery } from '../../queries/text/text.query.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { TextPage } from './text.page.js';
import { textMoments } from './text-moments.js';

/** The page of a text by article. */
@Controller()
@UseInterceptors(SignInInterceptor)
export class TextPages {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly texts: TextQuery,
  ) {}

  @Get('tracks/:slug/text')
  @Allow('read', { byDesk: 'slug', form: true, anyQuery: true })
  async text(@Param('slug') slug: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const moment = typedMoment.parse(request.http.query);
    const { page, scope } = request;
    const [key, track] = await Promise.all([
      this.tracks.key(slug, 'full'),
      this.tracks.one(slug, 'full', moment),
    ]);
    if (!key || !track) throw noTrack(slug);
    const { asOf = null, knownAt = null } = moment;
    const entries = await this.texts.entriesOf(key, moment);
    const stated = entries.findLast(({ type }) => type === 'text.stated');
    const api = `/v1/tracks/${slug}/text`;
    return show(
      <TextPage
        page={{
          ...page,
          namesakes: await this.tracks.namesakes([track], scope),
          unapplied: unappliedFilters(request.http.query, { asOf: true, knownAt: true }),
        }}
        track={track}
        moments={textMoments(entries)}
        documents={stated?.documents ?? []}
        asOf={asOf}
        knownAt={knownAt}
        misread={unreadableParameter(request.http.query, moment)}
        formats={
          knownAt
            ? []
            : [{ href: `${api}${asOf ? `?asOf=${asOf}` : ''}`, label: 'JSON', type: 'application/json' }]
        }
      />,
    );
  }
}
