import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/index.js';
import { FormatsController } from './formats.controller.js';

@Module({ imports: [TracksModule], controllers: [FormatsController] })
export class FormatsModule {}
