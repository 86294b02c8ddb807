import { Injectable } from '@nestjs/common';
import { unseal } from '../sealed.js';
import { Surroundings } from '../surroundings.js';
import type { Claimed, Result, Waiting } from './claims.js';
import { type EndpointRow, ownerOf } from './endpoint.js';
import { MailOut } from './mail-out.js';
import { Messages, type Told } from './message.js';
import { createSender, type Sender } from './send.js';
import { WebhookSettings } from './settings.js';

/** Sends what was claimed: to a receiver over HTTP, or to a person by mail. */
@Injectable()
export class Outbound {
  private readonly sender: Sender;

  constructor(
    private readonly settings: WebhookSettings,
    private readonly surroundings: Surroundings,
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

  async send({ endpoint, deliveries }: Claimed, signal: AbortSignal): Promise<Result> {
    const told = await Promise.all(deliveries.map((delivery) => this.told(delivery)));
    if (endpoint.channel === 'mail') return this.mail.send(endpoint, deliveries, told, signal);
    const [delivery] = deliveries;
    const [what] = told;
    if (!delivery || !what) throw new Error('nothing was claimed');
    const { keys } = this.settings;
    const headers = endpoint.headers ? JSON.parse(unseal(endpoint.headers, ownerOf(endpoint.id), keys)) : {};
    return this.sender.send(
      {
        url: endpoint.url,
        id: `msg_${delivery.id}`,
        body: bodyOf(what, endpoint.thin),
        secrets: this.secretsOf(endpoint),
        headers,
      },
      signal,
    );
  }

  close(): Promise<void> {
    this.mail.close();
    return this.sender.close();
  }

  private async told(delivery: Waiting): Promise<Told> {
    const told = await this.messages.told(delivery);
    if (!told) throw new Error(`nothing at position ${delivery.position} of the feed`);
    return told;
  }

  private secretsOf({ id, secret, previous_secret, previous_until }: EndpointRow): string[] {
    const { keys } = this.settings;
    const overlaps = previous_until !== null && previous_until > new Date(this.surroundings.now());
    return [secret, overlaps ? previous_secret : null]
      .filter((sealed) => sealed !== null)
      .map((sealed) => unseal(sealed, ownerOf(id), keys));
  }
}

/** The body as it goes over the wire; the same for every endpoint of the same audience. */
export const bodyOf = ({ type, timestamp, data, thin }: Told, isThin: boolean): string =>
  JSON.stringify({ type, timestamp, data: isThin ? thin : data });
