import { Module } from '@nestjs/common';
import { KindsController } from './kinds.controller.js';

@Module({ controllers: [KindsController] })
export class KindsModule {}
