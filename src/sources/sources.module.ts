import { Module } from '@nestjs/common';
import { SourcesController } from './sources.controller.js';
import { SourcesQuery } from './sources.query.js';

@Module({ controllers: [SourcesController], providers: [SourcesQuery], exports: [SourcesQuery] })
export class SourcesModule {}
