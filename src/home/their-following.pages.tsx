import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { People } from '../accounts/people/people.js';
import { auditContext, SecurityLog } from '../audit/security-log.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../http/responses/page-result.js';
import { Follows } from '../tracks/index.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import { link, paths } from '../ui/page.js';
import { TheirFollowingPage } from './their-following.page.js';

const idSchema = z.uuid();

/** What others follow, for administrators. */
@Controller('people/:id/following')
@UseInterceptors(SignInInterceptor)
export class TheirFollowingPages {
  constructor(
    private readonly people: People,
    private readonly follows: Follows,
    private readonly tracks: TracksQuery,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('administer', { form: true, anyQuery: true })
  async shown(
    @Param('id', { schema: idSchema }) id: string,
    @PageRequestOf() { page, scope }: PageRequest,
  ): Promise<PageResult> {
    const { name } = await this.people.one(id);
    const slugs = await this.follows.slugsOf(id, scope);
    const followed = slugs.length === 0 ? [] : await this.tracks.summaries({ slugs }, scope);
    const namesakes = await this.tracks.namesakes(
      followed.map(({ track }) => track),
      scope,
    );
    return show(
      <TheirFollowingPage page={{ ...page, namesakes }} person={{ id, name }} followed={followed} />,
    );
  }

  @Post()
  @Allow('administer', { form: true, anyQuery: true })
  async end(
    @Param('id', { schema: idSchema }) id: string,
    @Body() sent: Typed = {},
    @PageRequestOf() { page, scope, http }: PageRequest,
  ): Promise<PageResult> {
    await this.people.one(id);
    const slug = one(sent, 'track');
    const key = slug === '' ? null : await this.tracks.key(slug, scope);
    if (one(sent, 'do') === 'all') await this.follows.unfollowAll(id);
    else if (key) await this.follows.unfollow(id, key.id);
    const detail = { person: id, what: 'follows', ...(key && { track: slug }) };
    await this.log.record({ kind: 'person.changed', ...auditContext(http), detail });
    return redirect(link(page, paths.followedBy(id)));
  }
}
