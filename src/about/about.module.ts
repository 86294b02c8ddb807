import { type DynamicModule, Module } from '@nestjs/common';
import { AboutPages, AboutSettings } from './about.pages.js';

@Module({ controllers: [AboutPages] })
export class AboutModule {
  static with(settings: AboutSettings): DynamicModule {
    return { module: AboutModule, providers: [{ provide: AboutSettings, useValue: settings }] };
  }
}
