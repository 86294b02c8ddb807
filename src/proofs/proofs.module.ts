import { type DynamicModule, Module } from '@nestjs/common';
import { FeedsModule } from '../feeds/index.js';
import { ProofsController } from './api/proofs.controller.js';
import { ProofsQuery } from './api/proofs.query.js';
import { ProofSettings } from './settings.js';
import { Checkpoints } from './signing/checkpoints.js';
import { LogKeys } from './signing/log-keys.js';

@Module({})
export class ProofsModule {
  static with(settings: ProofSettings): DynamicModule {
    return {
      module: ProofsModule,
      imports: [FeedsModule],
      controllers: [ProofsController],
      providers: [{ provide: ProofSettings, useValue: settings }, LogKeys, Checkpoints, ProofsQuery],
      exports: [LogKeys, Checkpoints, ProofsQuery, ProofSettings],
    };
  }
}
