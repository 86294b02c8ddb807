import { Module } from '@nestjs/common';
import { FeedsModule } from '../feeds/index.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { HomePages } from './home.pages.js';
import { ChangesQuery } from './queries/changes.query.js';
import { FirstStepsQuery } from './queries/first-steps.query.js';
import { RoundsQuery } from './queries/rounds.query.js';
import { TheirFollowingPages } from './their-following.pages.js';
import { Visits } from './visits.js';

/** The page of who has signed in. */
@Module({
  imports: [TracksModule, FeedsModule],
  controllers: [HomePages, TheirFollowingPages],
  providers: [ChangesQuery, FirstStepsQuery, RoundsQuery, Visits],
})
export class HomeModule {}
