import { Controller, Get } from '@nestjs/common';
import { Allow } from '../http/allow.js';
import { Described } from '../openapi/described.js';
import { eventTypes } from './event-types.js';
import { eventTypesDescribed } from './webhooks.described.js';

@Controller('v1/webhooks/event-types')
@Described('Webhooks', eventTypesDescribed)
export class EventTypesController {
  /** They follow from the code alone. */
  private readonly items = eventTypes();

  @Get()
  @Allow('public')
  list() {
    return { items: this.items, next: null };
  }
}
