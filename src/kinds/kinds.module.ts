import { Module } from '@nestjs/common';
import { KindsController } from './kinds.controller.js';
import { KindsPages } from './kinds.pages.js';

@Module({ controllers: [KindsController, KindsPages] })
export class KindsModule {}
