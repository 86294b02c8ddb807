import { type DynamicModule, Global, Module } from '@nestjs/common';
import { FeedsModule } from '../feeds/index.js';
import { ProofsController } from './api/proofs.controller.js';
import { ProofsQuery } from './api/proofs.query.js';
import { HeadMetrics } from './outside/head-metrics.js';
import { OutsideHeads } from './outside/outside-heads.js';
import { RecordPages } from './pages/record.pages.js';
import { KnownHeads } from './queries/known-heads.js';
import { RecordQuery } from './queries/record.query.js';
import { ProofSettings } from './settings.js';
import { Checkpoints } from './signing/checkpoints.js';
import { LogKeys } from './signing/log-keys.js';

/** Global, because what sends and shows heads stands in several modules. */
@Global()
@Module({})
export class ProofsModule {
  static with(settings: ProofSettings): DynamicModule {
    return {
      module: ProofsModule,
      imports: [FeedsModule],
      controllers: [ProofsController, RecordPages],
      providers: [
        { provide: ProofSettings, useValue: settings },
        KnownHeads,
        LogKeys,
        Checkpoints,
        ProofsQuery,
        RecordQuery,
        OutsideHeads,
        HeadMetrics,
      ],
      exports: [KnownHeads, LogKeys, Checkpoints, ProofsQuery, ProofSettings],
    };
  }
}
