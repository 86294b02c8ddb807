import { EntitySchema } from 'typeorm';
import type { Language } from '../../domain/values/text.js';
import type { MessageFormat } from '../events/message-format.js';
import type { SignatureKind } from '../sending/signature.js';

/** A receiver of deliveries: a webhook, or a person's e-mail address (`mailto:`). Secrets and headers are sealed. */
export type EndpointRow = {
  id: string;
  channel: 'webhook' | 'mail';
  url: string;
  description: string;
  types: string[];
  patterns: string[];
  kinds: string[];
  tracks: string[];
  parties: string[];
  public: boolean;
  thin: boolean;
  ordered: boolean;
  digest: boolean;
  format: MessageFormat;
  /** Of messages for people: mails and cards. */
  language: Language | null;
  rate_limit: number | null;
  concurrency: number;
  headers: string | null;
  header_names: string[];
  signature: SignatureKind | null;
  secret: string | null;
  public_key: string | null;
  previous_secret: string | null;
  previous_public_key: string | null;
  previous_until: Date | null;
  starts_after: string;
  created_at: Date;
  disabled_at: Date | null;
  disabled_reason: 'by_hand' | 'gone' | 'failing' | 'unsubscribed' | null;
  deleted_at: Date | null;
  failures: number;
  failing_since: Date | null;
  open_until: Date | null;
  spent_until: Date | null;
};

export const endpointEntity = new EntitySchema<EndpointRow>({
  name: 'endpoint',
  tableName: 'webhook_endpoints',
  columns: {
    id: { type: 'uuid', primary: true },
    channel: { type: 'text' },
    url: { type: 'text' },
    description: { type: 'text' },
    types: { type: 'text', array: true },
    patterns: { type: 'text', array: true },
    kinds: { type: 'text', array: true },
    tracks: { type: 'text', array: true },
    parties: { type: 'text', array: true },
    public: { type: 'boolean' },
    thin: { type: 'boolean' },
    ordered: { type: 'boolean' },
    digest: { type: 'boolean' },
    format: { type: 'text' },
    language: { type: 'text', nullable: true },
    rate_limit: { type: 'integer', nullable: true },
    concurrency: { type: 'integer' },
    headers: { type: 'text', nullable: true },
    header_names: { type: 'text', array: true },
    signature: { type: 'text', nullable: true },
    secret: { type: 'text', nullable: true },
    public_key: { type: 'text', nullable: true },
    previous_secret: { type: 'text', nullable: true },
    previous_public_key: { type: 'text', nullable: true },
    previous_until: { type: 'timestamptz', precision: 3, nullable: true },
    starts_after: { type: 'bigint' },
    created_at: { type: 'timestamptz', precision: 3 },
    disabled_at: { type: 'timestamptz', precision: 3, nullable: true },
    disabled_reason: { type: 'text', nullable: true },
    deleted_at: { type: 'timestamptz', precision: 3, nullable: true },
    failures: { type: 'integer' },
    failing_since: { type: 'timestamptz', precision: 3, nullable: true },
    open_until: { type: 'timestamptz', precision: 3, nullable: true },
    spent_until: { type: 'timestamptz', precision: 3, nullable: true },
  },
});
