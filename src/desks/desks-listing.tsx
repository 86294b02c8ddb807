import { Injectable } from '@nestjs/common';
import { one, type Typed } from '../http/bodies/forms.js';
import type { PageRequest } from '../http/responses/page-request.js';
import { type PageResult, showForm } from '../http/responses/page-result.js';
import { TrackChoicesQuery } from '../tracks/queries/track-choices.query.js';
import type { FieldError } from '../ui/form.js';
import { paths } from '../ui/page.js';
import type { TrackOptions } from '../ui/track-choice.js';
import { Desks } from './desks.js';
import { DesksPage, type TypedDesk, type TypedToken } from './desks.page.js';
import { newSeed, Tokens } from './tokens.js';

/** A submitted form to show again, with its errors. */
export type RejectedForm = { desk?: TypedDesk; token?: TypedToken; errors: FieldError[] };

/** The answers of the form that makes a token. */
export const typedToken = (form: Typed): TypedToken => ({
  ...{ holder: one(form, 'holder'), person: one(form, 'person') },
  ...{ role: one(form, 'role'), desk: one(form, 'desk') },
  ...{ scopes: form.scopes ?? [], expires: one(form, 'expires') },
});

/** Renders the page of desks and tokens, optionally with a rejected form. */
@Injectable()
export class DesksListing {
  constructor(
    private readonly desks: Desks,
    private readonly tokens: Tokens,
    private readonly trackChoices: TrackChoicesQuery,
  ) {}

  async show({ page }: PageRequest, rejected?: RejectedForm): Promise<PageResult> {
    const tokens = await this.tokens.all();
    const props = {
      // The URL of a rejected form may have no GET route, so links lead to the page of desks.
      page: { ...page, path: paths.desks },
      offer: await this.offer(rejected?.desk ?? { tracks: [], find: '' }),
      desks: await this.desks.list(),
      tokens: tokens.toReversed().sort((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null)),
      people: (await this.desks.holders()).filter(({ of }) => of === 'person'),
      seed: newSeed(),
      ...rejected,
    };
    return showForm(<DesksPage {...props} />, rejected?.errors);
  }

  offer({ tracks, find }: Pick<TypedDesk, 'tracks' | 'find'>): Promise<TrackOptions> {
    return this.trackChoices.of({ where: 'all', scope: 'full', chosen: tracks, find });
  }
}
