import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MailSettings } from './settings.js';
import { MailTransport } from './transport.js';

/** The operator's mail server, for every feature that writes to people. */
@Global()
@Module({})
export class MailModule {
  static with(settings: MailSettings): DynamicModule {
    return {
      module: MailModule,
      providers: [MailTransport, { provide: MailSettings, useValue: settings }],
      exports: [MailTransport, MailSettings],
    };
  }
}
