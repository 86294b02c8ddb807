import { Injectable } from '@nestjs/common';
import type { Result, Waiting } from './claims.js';
import type { EndpointRow } from './endpoint.js';
import type { Told } from './message.js';

/** Letters to people. */
@Injectable()
export class MailOut {
  async send(_to: EndpointRow, _deliveries: Waiting[], _told: Told[], _signal: AbortSignal): Promise<Result> {
    throw new Error('no mail yet');
  }

  close(): void {}
}
