import { Injectable } from '@nestjs/common';
import { Clock } from '../../runtime/clock.js';
import { unseal } from '../../runtime/crypto/secret-box.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { sealOwner } from '../endpoints/endpoint.js';
import type { Message } from '../events/message.js';
import { MessageBodies } from '../formats/message-bodies.js';
import type { Sender } from '../sending/send.js';
import { WebhookSettings } from '../sending/settings.js';
import type { QueuedDelivery } from './batches.js';
import type { Result } from './claims.js';
import { MailSender } from './mail-sender.js';
import { MessageReader } from './message.js';

type Unsealed = { secrets: string[]; headers: Record<string, string> };

/** Sends deliveries to a receiver over HTTP or to a person by mail. */
@Injectable()
export class DeliverySender {
  private sender: Promise<Sender> | null = null;
  private readonly unsealed = new WeakMap<EndpointRow, Unsealed>();

  constructor(
    private readonly settings: WebhookSettings,
    private readonly clock: Clock,
    private readonly messages: MessageReader,
    private readonly mail: MailSender,
    private readonly bodies: MessageBodies,
  ) {}

  /** Reads ahead the messages of deliveries that will be sent soon. */
  prepare(deliveries: readonly QueuedDelivery[]): void {
    this.messages.prepare(deliveries);
  }

  /** Sends one delivery to a receiver, or any number of deliveries in one mail. */
  async send(
    endpoint: EndpointRow,
    deliveries: readonly QueuedDelivery[],
    signal: AbortSignal,
  ): Promise<Result> {
    const messages = await Promise.all(deliveries.map((delivery) => this.message(delivery)));
    if (endpoint.channel === 'mail') return this.mail.send(endpoint, deliveries, messages, signal);
    const [delivery] = deliveries;
    const [message] = messages;
    if (!delivery || !message) throw new Error('no delivery to send');
    const { secrets, headers } = this.unsealedOf(endpoint);
    const id = `msg_${delivery.id}`;
    const body = await this.bodies.of(message, endpoint, id);
    this.sender ??= this.open();
    return (await this.sender).send({ url: endpoint.url, id, ...body, secrets, headers }, signal);
  }

  async close(): Promise<void> {
    await (await this.sender)?.close();
  }

  /** The client of HTTP is loaded for the first delivery, not at each start. */
  private async open(): Promise<Sender> {
    const { createSender } = await import('../sending/send.js');
    const { version, allow, ports, resolve, ca, timeout } = this.settings;
    return createSender({
      version,
      allow,
      timeoutMs: timeout,
      ...(ports && { ports }),
      ...(resolve && { resolve }),
      ...(ca !== undefined && { ca }),
    });
  }

  private async message(delivery: QueuedDelivery): Promise<Message> {
    const message = await this.messages.of(delivery);
    if (!message) throw new Error(`the feed has no row at ${delivery.cursor}`);
    return message;
  }

  /** The unsealed secrets and headers. The secret before the last rotation is included while both sign. */
  private unsealedOf(row: EndpointRow): Unsealed {
    const unsealed = this.unsealed.get(row) ?? this.unseal(row);
    this.unsealed.set(row, unsealed);
    const { previous_until } = row;
    const overlaps = previous_until !== null && previous_until > new Date(this.clock.now());
    return overlaps ? unsealed : { ...unsealed, secrets: unsealed.secrets.slice(0, 1) };
  }

  private unseal({ id, secret, previous_secret, headers }: EndpointRow): Unsealed {
    const open = (sealed: string) => unseal(sealed, sealOwner(id), this.settings.keys);
    return {
      secrets: [secret, previous_secret].filter((sealed) => sealed !== null).map(open),
      headers: headers ? JSON.parse(open(headers)) : {},
    };
  }
}
