import { Body, Controller, Param, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { localPath } from '../../../accounts/pages/sign-in.pages.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { Problem } from '../../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, redirect } from '../../../http/responses/page-result.js';
import { link, paths } from '../../../ui/page.js';
import { Follows } from '../../commands/follows.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';

/** Follows a track that the person sees, or stops following it. */
@Controller('tracks/:slug/follow')
@UseInterceptors(SignInInterceptor)
export class FollowPages {
  constructor(
    private readonly follows: Follows,
    private readonly tracks: TracksQuery,
  ) {}

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  async follow(
    @Param('slug') slug: string,
    @Body() sent: Typed = {},
    @PageRequestOf() { page, caller, scope }: PageRequest,
  ): Promise<PageResult> {
    const key = await this.tracks.key(slug, scope);
    if (!key) throw noTrack(slug);
    const { person } = caller;
    if (person === null) throw new Problem('forbidden', 'Only people follow agreements, not tokens.');
    if (one(sent, 'do') === 'unfollow') await this.follows.unfollow(person, key.id);
    else if (!(await this.follows.follow(person, key.id, scope)))
      return redirect(link(page, paths.followed, { most: 'reached' }));
    return redirect(link(page, localPath(one(sent, 'next'), paths.track(slug))));
  }
}
