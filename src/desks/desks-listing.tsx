import { Injectable } from '@nestjs/common';
import type { PageRequest } from '../http/responses/page-request.js';
import { type PageResult, showForm } from '../http/responses/page-result.js';
import { TrackChoicesQuery } from '../tracks/queries/track-choices.query.js';
import type { FieldError } from '../ui/form.js';
import { paths } from '../ui/page.js';
import type { TrackOptions } from '../ui/track-choice.js';
import { Desks } from './desks.js';
import { DesksPage, type TypedDesk, type TypedToken } from './desks.page.js';
import { Tokens } from './tokens.js';

/** What was typed into a form that is shown again, and what is wrong with it. */
export type Refused = { desk?: TypedDesk; token?: TypedToken; errors: FieldError[] };

/** The page of desks and tokens, as it stands or with a form that was refused. */
@Injectable()
export class DesksListing {
  constructor(
    private readonly desks: Desks,
    private readonly tokens: Tokens,
    private readonly trackChoices: TrackChoicesQuery,
  ) {}

  async show({ page }: PageRequest, refused?: Refused): Promise<PageResult> {
    const tokens = await this.tokens.all();
    const props = {
      // Also at the address of a form that was refused, where there is nothing to read.
      page: { ...page, path: paths.desks },
      offer: await this.offer(refused?.desk ?? { tracks: [], find: '' }),
      desks: await this.desks.list(),
      tokens: tokens.toReversed().sort((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null)),
      people: (await this.desks.holders()).filter(({ of }) => of === 'person'),
      ...refused,
    };
    return showForm(<DesksPage {...props} />, refused?.errors);
  }

  offer({ tracks, find }: Pick<TypedDesk, 'tracks' | 'find'>): Promise<TrackOptions> {
    return this.trackChoices.of({ where: 'all', scope: 'full', chosen: tracks, find });
  }
}
