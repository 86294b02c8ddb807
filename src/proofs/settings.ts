import { randomBytes } from 'node:crypto';
import type { Keyring } from '../runtime/crypto/secret-box.js';
import { OutsideSettings } from './outside/settings.js';

type Values = Partial<ProofSettings>;

/** What signs the heads of the logs. */
export class ProofSettings {
  /** Seal the keys that sign, as they do the secrets of endpoints. */
  readonly keys: Keyring = [randomBytes(32)];
  /** The beginning of the names of the logs: the host under which people know this service. */
  readonly host: string = 'localhost';
  /** How long after an entry its head is signed at the latest, in milliseconds. Whoever asks gets it at once. */
  readonly signWithin: number = 1_000;
  readonly outside: OutsideSettings = new OutsideSettings();

  constructor(values: Values = {}) {
    Object.assign(
      this,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    );
  }
}

type Place = { publicUrl: string | null; host: string; outside: OutsideSettings };

/** The settings of the service. The keys are those that seal the secrets of endpoints. */
export const proofSettings = ({ publicUrl, host, outside }: Place, keys: Keyring): ProofSettings =>
  new ProofSettings({ keys, outside, host: publicUrl ? new URL(publicUrl).host : host });
