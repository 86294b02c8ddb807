import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/index.js';
import { MeetingsController } from './meetings.controller.js';

@Module({ imports: [TracksModule], controllers: [MeetingsController] })
export class MeetingsModule {}
