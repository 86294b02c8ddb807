import { Global, Module } from '@nestjs/common';
import { LoggedNamesQuery } from './names.query.js';
import { SecurityLogController } from './security-log.controller.js';
import { SecurityLog } from './security-log.js';
import { SecurityLogPages } from './security-log.pages.js';
import { SecurityLogQuery } from './security-log.query.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** The security log and the limits on sign-in attempts. */
@Global()
@Module({
  controllers: [SecurityLogController, SecurityLogPages],
  providers: [SecurityLog, SecurityLogQuery, LoggedNamesQuery, SignInAttempts],
  exports: [SecurityLog, SignInAttempts],
})
export class AuditModule {}
