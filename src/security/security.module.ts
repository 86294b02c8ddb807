import { Global, Module } from '@nestjs/common';
import { SecurityLog } from './security-log.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** Who came and who was turned away: for every feature that lets anybody in or changes who may do what. */
@Global()
@Module({ providers: [SecurityLog, SignInAttempts], exports: [SecurityLog, SignInAttempts] })
export class SecurityModule {}
