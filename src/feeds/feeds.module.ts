import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { FeedController } from './feed.controller.js';
import { Sequencer } from './sequencer.js';

@Module({
  imports: [TracksModule],
  controllers: [FeedController],
  providers: [Sequencer],
  exports: [Sequencer],
})
export class FeedsModule {}
