import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = { stringValue?: string; intValue?: number | string; boolValue?: boolean; doubleValue?: number };
type Attribute = { key: string; value: Value };

/** A span as OTLP has it, with plain attributes. Kinds: 1 internal, 2 server, 3 client. */
export type Collected = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  links: { traceId: string; spanId: string }[];
  resource: Record<string, unknown>;
};

type Export = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Omit<Collected, 'attributes' | 'links' | 'resource'> & {
        attributes?: Attribute[];
        links?: Collected['links'];
      })[];
    }[];
  }[];
};

const plain = (attributes: readonly Attribute[] = []): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue),
    ]),
  );

/** Takes spans as a collector does: OTLP over HTTP, in JSON. */
export class Collector {
  readonly spans: Collected[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listening(): Promise<Collector> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const collector = new Collector(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.url === '/v1/traces') collector.take(JSON.parse(Buffer.concat(chunks).toString()));
      response.setHeader('content-type', 'application/json').end('{}');
    });
    return collector;
  }

  /** The first such span, of those that came after so many; it waits for it. */
  async span(isWanted: (span: Collected) => boolean, after = 0): Promise<Collected> {
    for (;;) {
      const found = this.spans.slice(after).find(isWanted);
      if (found) return found;
      await once(this.server, 'spans');
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans)
      for (const { spans } of scopeSpans)
        for (const { attributes, links = [], ...span } of spans)
          this.spans.push({
            ...span,
            links,
            attributes: plain(attributes),
            resource: plain(resource.attributes),
          });
    this.server.emit('spans');
  }
}
