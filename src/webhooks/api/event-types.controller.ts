import { Controller, Get } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { Described } from '../../http/openapi/described.js';
import { eventTypes } from '../events/event-types.js';
import { eventTypesDescribed } from './webhooks.described.js';

@Controller('v1/webhooks/event-types')
@Described('Webhooks', eventTypesDescribed)
export class EventTypesController {
  /** Computed once, since it depends on the code only. */
  private readonly items = eventTypes();

  @Get()
  @Allow('public')
  list() {
    return { items: this.items, next: null };
  }
}
