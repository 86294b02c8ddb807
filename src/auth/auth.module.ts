import { Module } from '@nestjs/common';
import { SignInPages } from './sign-in.pages.js';

/** Who is who: signing in, and what keeps forms to those who did. */
@Module({ controllers: [SignInPages] })
export class AuthModule {}
