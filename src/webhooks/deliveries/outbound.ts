import { Injectable } from '@nestjs/common';
import { Clock } from '../../runtime/clock.js';
import { unseal } from '../../runtime/secret-box.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { ownerOf } from '../endpoints/endpoint.js';
import { createSender, type Sender } from '../sending/send.js';
import { WebhookSettings } from '../sending/settings.js';
import type { Waiting } from './claimed.js';
import type { Result } from './claims.js';
import { MailOut } from './mail-out.js';
import { type Message, Messages } from './message.js';

type Opened = { secrets: string[]; headers: Record<string, string> };

/** Sends what was claimed: to a receiver over HTTP, or to a person by mail. */
@Injectable()
export class Outbound {
  private readonly sender: Sender;
  private readonly opened = new WeakMap<EndpointRow, Opened>();

  constructor(
    private readonly settings: WebhookSettings,
    private readonly clock: Clock,
    private readonly messages: Messages,
    private readonly mail: MailOut,
  ) {
    const { version, allow, ports, resolve, ca, timeout } = settings;
    this.sender = createSender({
      version,
      allow,
      timeoutMs: timeout,
      ...(ports && { ports }),
      ...(resolve && { resolve }),
      ...(ca !== undefined && { ca }),
    });
  }

  /** What is to be sent soon. */
  prepare(deliveries: readonly Waiting[]): void {
    this.messages.prepare(deliveries);
  }

  /** One delivery to a receiver, or any number in one letter. */
  async send(endpoint: EndpointRow, deliveries: readonly Waiting[], signal: AbortSignal): Promise<Result> {
    const message = await Promise.all(deliveries.map((delivery) => this.message(delivery)));
    if (endpoint.channel === 'mail') return this.mail.send(endpoint, deliveries, message, signal);
    const [delivery] = deliveries;
    const [what] = message;
    if (!delivery || !what) throw new Error('nothing was claimed');
    const { secrets, headers } = this.openedOf(endpoint);
    return this.sender.send(
      { url: endpoint.url, id: `msg_${delivery.id}`, body: bodyOf(what, endpoint.thin), secrets, headers },
      signal,
    );
  }

  close(): Promise<void> {
    this.mail.close();
    return this.sender.close();
  }

  private async message(delivery: Waiting): Promise<Message> {
    const message = await this.messages.of(delivery);
    if (!message) throw new Error(`nothing at ${delivery.cursor} of the feed`);
    return message;
  }

  /** What lies sealed in the row, opened once. The secret before the last rotation counts while they overlap. */
  private openedOf(row: EndpointRow): Opened {
    const opened = this.opened.get(row) ?? this.open(row);
    this.opened.set(row, opened);
    const { previous_until } = row;
    const overlaps = previous_until !== null && previous_until > new Date(this.clock.now());
    return overlaps ? opened : { ...opened, secrets: opened.secrets.slice(0, 1) };
  }

  private open({ id, secret, previous_secret, headers }: EndpointRow): Opened {
    const open = (sealed: string) => unseal(sealed, ownerOf(id), this.settings.keys);
    return {
      secrets: [secret, previous_secret].filter((sealed) => sealed !== null).map(open),
      headers: headers ? JSON.parse(open(headers)) : {},
    };
  }
}

/** The body as it goes over the wire; the same for every endpoint of the same audience. */
export const bodyOf = ({ type, timestamp, data, thin }: Message, isThin: boolean): string =>
  JSON.stringify({ type, timestamp, data: isThin ? thin : data });
