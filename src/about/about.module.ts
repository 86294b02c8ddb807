import { Module } from '@nestjs/common';
import { AboutPages } from './about.pages.js';

@Module({ controllers: [AboutPages] })
export class AboutModule {}
