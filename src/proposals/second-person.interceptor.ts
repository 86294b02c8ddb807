import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { maySomewhere, readScopeOf } from '../access/allow.js';
import { SecondPerson } from '../ledger/second-person.js';
import { ProposalsQuery } from '../tracks/queries/proposals.query.js';

/** Paths of the API, which have no menu. */
const PROGRAMS = /^\/(?:v1|mcp|health|metrics)(?:\/|$)/;

/** Adds the number of waiting proposals to pages of staff, or a note that approval by a second person is off. */
@Injectable()
export class SecondPersonInterceptor implements NestInterceptor {
  constructor(
    private readonly proposals: ProposalsQuery,
    @Optional() private readonly secondPerson?: SecondPerson,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { caller, url } = request;
    if (this.secondPerson && caller && maySomewhere(caller, 'read') && !PROGRAMS.test(url)) {
      const waiting = await this.proposals.waiting(readScopeOf(caller));
      request.secondPerson = { on: this.secondPerson.on, waiting };
    }
    return next.handle();
  }
}
