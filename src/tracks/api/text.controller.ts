import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { daySchema } from '../../domain/events/event-data.js';
import { Described } from '../../http/openapi/described.js';
import { TextQuery } from '../queries/text/text.query.js';
import { noTrack, TracksQuery } from '../queries/tracks.query.js';
import { textDescribed } from './text.described.js';

const momentSchema = z.strictObject({ asOf: daySchema.optional() });

/** The text by article. What is agreed is a matter of the talks, so it is for those who see the track's ledger. */
@Controller('v1/tracks/:slug')
@Described('Tracks', textDescribed)
export class TextController {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly texts: TextQuery,
  ) {}

  @Get('text')
  @Allow('read', { byDesk: 'slug' })
  async text(
    @Param('slug') slug: string,
    @Query({ schema: momentSchema }) { asOf }: z.infer<typeof momentSchema>,
  ) {
    const track = await this.tracks.key(slug, 'full');
    if (!track) throw noTrack(slug);
    return this.texts.byArticle(track, { asOf });
  }
}
