import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AgendaMails } from './agenda/agenda-mails.js';
import { PrivateCalendars } from './agenda/private-calendars.js';
import { PeopleController } from './api/people.controller.js';
import { SessionsController } from './api/sessions.controller.js';
import { AccessSettings } from './credentials/settings.js';
import { AccountPages } from './pages/account.pages.js';
import { CodesPages } from './pages/codes.pages.js';
import { PeoplePages } from './pages/people.pages.js';
import { SignInPages } from './pages/sign-in.pages.js';
import { SignOnPages } from './pages/sign-on.pages.js';
import { WelcomePages } from './pages/welcome.pages.js';
import { PeopleAdministration } from './people/administration.js';
import { Links } from './people/links.js';
import { People } from './people/people.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';
import { SignInOptions } from './sign-in/sign-in-options.js';
import { SingleSignOn } from './sign-in/single-sign-on.js';

/**
 * People, sign-in and sessions. `SignInOptions` is exported for the sign-in page that other features' forms lead to,
 * and how people get their agenda, and news of what they
 * follow, for those that send it. `People` is exported for pages about somebody.
 */
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
  providers: [
    People,
    Links,
    PasswordSignIn,
    SingleSignOn,
    PeopleAdministration,
    SignInOptions,
    AgendaMails,
    PrivateCalendars,
  ],
  exports: [People, SignInOptions, AgendaMails, PrivateCalendars],
})
export class AccountsModule {
  static with(settings: AccessSettings): DynamicModule {
    return { module: AccountsModule, providers: [{ provide: AccessSettings, useValue: settings }] };
  }
}
