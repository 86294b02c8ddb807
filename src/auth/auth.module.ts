import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccountPages } from './account.pages.js';
import { Administering } from './administering.js';
import { CodesPages } from './codes.pages.js';
import { Links } from './links.js';
import { PeopleController } from './people.controller.js';
import { People } from './people.js';
import { PeoplePages } from './people.pages.js';
import { SessionsController } from './sessions.controller.js';
import { AccessSettings } from './settings.js';
import { SignInPages } from './sign-in.pages.js';
import { SignOn } from './sign-on.js';
import { SignOnPages } from './sign-on.pages.js';
import { SigningIn } from './signing-in.js';
import { Ways } from './ways.js';
import { WelcomePages } from './welcome.pages.js';

/** Who is who: people, signing in, and what keeps forms to those who did (`Ways` is what their sign-in page needs). */
@Global()
@Module({
  controllers: [
    SignInPages,
    SignOnPages,
    WelcomePages,
    AccountPages,
    CodesPages,
    PeoplePages,
    PeopleController,
    SessionsController,
  ],
  providers: [People, Links, SigningIn, SignOn, Administering, Ways],
  exports: [Ways],
})
export class AuthModule {
  static with(settings: AccessSettings): DynamicModule {
    return { module: AuthModule, providers: [{ provide: AccessSettings, useValue: settings }] };
  }
}
