import { Module } from '@nestjs/common';
import { TracksModule } from '../tracks/tracks.module.js';
import { MeetingsController } from './meetings.controller.js';

@Module({ imports: [TracksModule], controllers: [MeetingsController] })
export class MeetingsModule {}
