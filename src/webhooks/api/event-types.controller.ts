import { Controller, Get } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { Described } from '../../http/openapi/described.js';
import { eventTypes } from '../events/event-types.js';
import { eventTypesDescribed } from './webhooks.described.js';

@Controller('v1/webhooks/event-types')
@Described('Webhooks', eventTypesDescribed)
export class EventTypesController {
  /** Computed for the first who asks, and once, since it depends on the code only. */
  private items: ReturnType<typeof eventTypes> | null = null;

  @Get()
  @Allow('public')
  list() {
    this.items ??= eventTypes();
    return { items: this.items, next: null };
  }
}
