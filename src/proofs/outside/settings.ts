import { z } from 'zod';
import { COSIGNATURE, type Verifier, verifierOf } from '../notes/note.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A witness (C2SP tlog-witness): the key of its cosignatures, and where it takes checkpoints. */
export type Witness = { verifier: Verifier; url: string; publicOnly: boolean };

/** Where heads of the logs go outside the database, and how often. Times are in milliseconds. */
export class OutsideSettings {
  readonly file: string | null = null;
  readonly mail: string | null = null;
  readonly witnesses: readonly Witness[] = [];
  /** How long after one head the next is sent at the soonest. */
  readonly every: number = 60 * MINUTE;
  /** How often each process looks whether one is due. */
  readonly look: number = 30 * SECOND;
  /** How long a witness may take to answer. */
  readonly timeout: number = 10 * SECOND;

  constructor(values: Partial<OutsideSettings> = {}) {
    Object.assign(this, values);
  }
}

/** Its settings in the environment. */
export const outsideShape = {
  CHECKPOINT_FILE: z.string().min(1).optional().meta({
    description:
      'A file to which signed [heads of the log](../run-it-in-production.md#heads-outside-the-database) are appended.',
    unset: 'none',
    example: '/mnt/archive/paraph-heads.txt',
  }),
  CHECKPOINT_MAIL: z.email().optional().meta({
    description: 'An address to which they are mailed. It needs `SMTP_URL` and `PUBLIC_URL`.',
    unset: 'none',
    example: 'heads@archive.example',
  }),
  CHECKPOINT_WITNESS: z.string().default('').meta({
    description:
      'Witnesses that sign them (C2SP tlog-witness), as `vkey url`, separated by commas; with `public` after the address, those of the public log alone.',
    example: '`w1.example+0a1b2c3d+BAbc… https://w1.example public`',
  }),
  CHECKPOINT_EVERY: z.coerce.number().int().min(1).max(44_640).default(60).meta({
    description: 'How long after one head the next is sent at the soonest.',
    unit: 'minutes',
    example: '1440',
  }),
};
const shapeSchema = z.object(outsideShape);

type Given = z.infer<typeof shapeSchema> & { SMTP_URL?: string | undefined; PUBLIC_URL?: string | undefined };

/** Throws an Error whose message begins with the name of the wrong setting. */
export function outsideSettings(set: Given): OutsideSettings {
  if (set.CHECKPOINT_MAIL !== undefined && (set.SMTP_URL === undefined || set.PUBLIC_URL === undefined))
    throw new Error('CHECKPOINT_MAIL: needs SMTP_URL and PUBLIC_URL, as all mail does');
  return new OutsideSettings({
    file: set.CHECKPOINT_FILE ?? null,
    mail: set.CHECKPOINT_MAIL ?? null,
    witnesses: set.CHECKPOINT_WITNESS.split(',').flatMap((text) =>
      text.trim() === '' ? [] : readWitness(text),
    ),
    every: set.CHECKPOINT_EVERY * MINUTE,
  });
}

/** `<vkey> <url>`, and `public` for a witness that gets the heads of the public log alone. */
function readWitness(text: string): Witness {
  const [vkey = '', url = '', which, ...more] = text.trim().split(/\s+/);
  const wrong = (message: string) => new Error(`CHECKPOINT_WITNESS: ${message}`);
  if (more.length > 0 || (which !== undefined && which !== 'public'))
    throw wrong('must be <vkey> <url>, perhaps with public after it; several are separated by commas');
  const { protocol, username, password, search, hash } = URL.parse(url) ?? {};
  if ((protocol !== 'https:' && protocol !== 'http:') || `${username}${password}${search}${hash}` !== '')
    throw wrong(`${url || 'nothing'} after the key is no plain web address`);
  let verifier: Verifier;
  try {
    verifier = verifierOf(vkey);
  } catch (error) {
    throw wrong(`${vkey} ${(error as Error).message}`);
  }
  if (verifier.type !== COSIGNATURE)
    throw wrong(`${verifier.name} is the key of a log: a witness has one of type 4, for cosignatures`);
  return { verifier, url: url.replace(/\/+$/, ''), publicOnly: which === 'public' };
}
