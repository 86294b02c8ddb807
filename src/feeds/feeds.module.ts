import { Module, type OnModuleInit } from '@nestjs/common';
import { Hints } from '../db/hints.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { FeedController } from './feed.controller.js';
import { Sequencer } from './sequencer.js';

@Module({
  imports: [TracksModule],
  controllers: [FeedController],
  providers: [Sequencer],
  exports: [Sequencer],
})
export class FeedsModule implements OnModuleInit {
  constructor(
    private readonly sequencer: Sequencer,
    private readonly hints: Hints,
  ) {}

  onModuleInit(): void {
    this.sequencer.onNumbered(() => this.hints.tell('feed'));
  }
}
