import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/index.js';
import { BoardFile } from './board-file.js';
import { FormatsController } from './formats.controller.js';

@Module({ imports: [TracksModule], controllers: [FormatsController], providers: [BoardFile] })
export class FormatsModule {}
