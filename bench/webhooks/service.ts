import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { AppModule } from '../../src/app.module.js';
import type { Database } from '../../src/db/database.js';
import { Database as DatabaseOf } from '../../src/db/database.js';
import type { Draft } from '../../src/domain/decide/decide.js';
import { createHttpApp } from '../../src/http-app.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { Sequencer } from '../../src/ledger/numbering/sequencer.js';
import { insertTrack } from '../../src/ledger/open-track.js';
import { ProofSettings } from '../../src/proofs/index.js';
import { Checkpoints } from '../../src/proofs/signing/checkpoints.js';
import { Clock } from '../../src/runtime/clock.js';
import type { Keyring } from '../../src/runtime/crypto/secret-box.js';
import { DeliveryPruner } from '../../src/webhooks/deliveries/delivery-pruner.js';
import { Dispatcher } from '../../src/webhooks/deliveries/dispatcher.js';
import { MessageReader, type Subject } from '../../src/webhooks/deliveries/message.js';
import { Endpoints } from '../../src/webhooks/endpoints/endpoints.js';
import { type NewEndpoint, newEndpointSchema } from '../../src/webhooks/events/requests.js';
import { standardBody } from '../../src/webhooks/formats/standard.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { createSender, type Sender } from '../../src/webhooks/sending/send.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { newSecret } from '../../src/webhooks/sending/signature.js';
import { ENTRY } from './entry.js';

const clock = new Clock();
const allow = parseCidrs('127.0.0.0/8');
const { secret } = newSecret('v1');
const TOKEN = 'the-admin-token-of-the-bench';

export type Service = Awaited<ReturnType<typeof startService>>;

/** The whole service in this process, as an operator starts it, but that it may deliver to this machine. */
export async function startService(
  appUrl: string,
  given: Partial<WebhookSettings> = {},
  proofs = new ProofSettings(),
) {
  const keys: Keyring = [randomBytes(32)];
  const webhooks = new WebhookSettings({ ...given, keys, version: '0.0.0', allow });
  const app = await createHttpApp(AppModule.over(appUrl, { webhooks, proofs }), {
    adminToken: TOKEN,
    logger: false,
  });
  await app.init();
  const endpoints = app.get(Endpoints, { strict: false });
  return {
    database: app.get(DatabaseOf, { strict: false }),
    ledger: app.get(Ledger, { strict: false }),
    sequencer: app.get(Sequencer, { strict: false }),
    checkpoints: app.get(Checkpoints, { strict: false }),
    dispatcher: app.get(Dispatcher, { strict: false }),
    /** Its id. */
    endpoint: async (url: string, more: Partial<NewEndpoint> = {}) => {
      const { row } = await endpoints.create(newEndpointSchema.parse({ url, ...more }));
      return row.id;
    },
    endpoints,
    messages: app.get(MessageReader, { strict: false }),
    pruning: app.get(DeliveryPruner, { strict: false }),
    token: TOKEN,
    /** Its address. */
    listen: async () => {
      await app.listen(0, '127.0.0.1');
      return `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    },
    close: () => app.close(),
  };
}

/** The same client and the same signing for those whom ours is compared with. */
export const barePost = (): {
  send: (url: string, id: string, body: string) => ReturnType<Sender['send']>;
  close(): Promise<void>;
} => {
  const sender = createSender({ version: '0.0.0', allow });
  return {
    send: (url, id, body) =>
      sender.send({ url, id, body, contentType: 'application/json', secrets: [secret] }),
    close: sender.close,
  };
};

export async function openTracks(database: Database, count: number, name = 'track'): Promise<string[]> {
  const slugs = Array.from({ length: count }, (_, index) => `${name}-${index}`);
  for (const slug of slugs) {
    await database.transaction((at) =>
      insertTrack(at, clock, { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug }),
    );
  }
  return slugs;
}

export const draftOn = (track: string): Draft => ({
  track,
  ...ENTRY,
  sources: [],
  documents: [],
  visibility: 'public',
  embargoUntil: null,
  meeting: null,
  note: null,
});

/** Records an entry; what names it to the receiver. */
export async function record(ledger: Ledger, track: string): Promise<string> {
  const written = await ledger.record([draftOn(track)], { actor: 'bench' });
  return `${track} ${written.get(track)?.rows.at(-1)?.seq}`;
}

/** What ours says of the first so many rows of the public numbering, byte for byte. */
export async function bodies(
  { messages, database }: Service,
  count: number,
): Promise<{ track: string; body: string }[]> {
  const first = `SELECT public, feed_cursor_v2(public, position) AS cursor, track_id AS "trackId", seq, NULL AS "noticeId" FROM feed
    WHERE public AND position <= $1 ORDER BY position`;
  let { rows } = await database.pool.query<Subject>(first, [count]);
  while (rows.length < count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    ({ rows } = await database.pool.query<Subject>(first, [count]));
  }
  const all: { track: string; body: string }[] = [];
  for (const row of rows) {
    const message = await messages.of(row);
    if (!message?.transition) throw new Error(`no row ${row.cursor}`);
    all.push({ track: message.transition.track, ...standardBody(message, false, null) });
  }
  return all;
}
