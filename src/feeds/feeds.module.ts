import { Module, type OnModuleInit } from '@nestjs/common';
import { Notifier } from '../db/notifier.js';
import { FeedMetrics } from '../ledger/numbering/feed-metrics.js';
import { Sequencer } from '../ledger/numbering/sequencer.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { FeedController } from './feed.controller.js';
import { FeedStream } from './feed-stream.js';
import { StreamController } from './stream.controller.js';

@Module({
  imports: [TracksModule],
  controllers: [FeedController, StreamController],
  providers: [Sequencer, FeedStream, FeedMetrics],
  exports: [Sequencer],
})
export class FeedsModule implements OnModuleInit {
  constructor(
    private readonly sequencer: Sequencer,
    private readonly notifier: Notifier,
  ) {}

  onModuleInit(): void {
    this.sequencer.onNumbered(() => this.notifier.notify('feed'));
  }
}
