import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PeopleController } from './api/people.controller.js';
import { SessionsController } from './api/sessions.controller.js';
import { AccessSettings } from './credentials/settings.js';
import { AccountPages } from './pages/account.pages.js';
import { CodesPages } from './pages/codes.pages.js';
import { PeoplePages } from './pages/people.pages.js';
import { SignInPages } from './pages/sign-in.pages.js';
import { SignOnPages } from './pages/sign-on.pages.js';
import { WelcomePages } from './pages/welcome.pages.js';
import { Administering } from './people/administration.js';
import { Links } from './people/links.js';
import { People } from './people/people.js';
import { SigningIn } from './sign-in/password-sign-in.js';
import { Ways } from './sign-in/sign-in-options.js';
import { SignOn } from './sign-in/single-sign-on.js';

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
