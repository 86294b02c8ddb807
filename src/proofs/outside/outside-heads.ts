import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import { MailTransport } from '../../mail/transport.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { withTiles } from '../merkle/tiles.js';
import { consistencyProof } from '../merkle/tree.js';
import { vkeyOf } from '../notes/note.js';
import { ProofSettings } from '../settings.js';
import { Checkpoints } from '../signing/checkpoints.js';
import { LogKeys } from '../signing/log-keys.js';
import { type Destination, type Head, logName } from './destination.js';
import { fileDestination } from './file.js';
import { isSent, type NewestAndSent } from './late-heads.js';
import { mailDestination } from './mail.js';
import { NEWEST_AND_SENT, SENT, TRY_LOCK } from './outside.sql.js';
import { witnessDestination } from './witness.js';

/** A destination that took the last head not, and from when it is asked again. */
type Failure = { times: number; until: number };

const MINUTE = 60_000;
const LONGEST_WAIT = 60 * MINUTE;

/**
 * Sends new heads of both logs to places outside the database (docs/adr/0033), one process at a time. Whoever has one of
 * them can tell later whether the database was changed before it. A head that was sent twice, because a process died in
 * between, does no harm.
 */
@Injectable()
export class OutsideHeads implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutsideHeads.name);
  private readonly service: BackgroundService;
  private readonly destinations: readonly Destination[];
  private readonly failures = new Map<string, Failure>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: ProofSettings,
    checkpoints: Checkpoints,
    keys: LogKeys,
    transport: MailTransport,
  ) {
    const { file, mail, witnesses, look, timeout } = settings.outside;
    const log = {
      timeout,
      consistency: ({ public: isPublic, size }: Head, from: number) =>
        withTiles((node) => consistencyProof(node, from, size), checkpoints.tilesOf(isPublic)),
      vkey: async (origin: string) => vkeyOf(origin, (await keys.all()).at(-1)?.publicKey as Buffer),
    };
    this.destinations = [
      ...(file === null ? [] : [fileDestination(file)]),
      ...(mail === null ? [] : [mailDestination(mail, transport)]),
      ...witnesses.map((witness) => witnessDestination(witness, log)),
    ];
    this.service = new BackgroundService(OutsideHeads.name, (stopping) => this.sendAll(stopping), look);
  }

  onApplicationBootstrap(): void {
    if (this.destinations.length > 0) this.service.start(this.settings.outside.look);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.service.stop();
  }

  /** Resolves when all that is due has been tried. */
  run(): Promise<void> {
    return this.service.nudge();
  }

  private async sendAll(stopping: AbortSignal): Promise<void> {
    for (const destination of this.destinations) {
      for (const isPublic of destination.publicOnly ? [true] : [false, true]) {
        const goesOn = await this.sendOne(destination, isPublic, stopping);
        if (!goesOn) return;
      }
    }
  }

  /** Returns whether to go on: not while another process sends, which will go through all of them. */
  private async sendOne(
    destination: Destination,
    isPublic: boolean,
    stopping: AbortSignal,
  ): Promise<boolean> {
    const what = `The head of the ${logName(isPublic)} was not sent to ${destination.name}`;
    const failure = this.failures.get(what);
    if (failure && Date.parse(this.clock.now()) < failure.until) return true;
    // The lock is kept until the head is sent, so that no other process sends it too. It holds up nobody else.
    const fault = await this.database.transaction((at) =>
      this.sendIfDue(at, destination, isPublic, stopping),
    );
    if (stopping.aborted || fault === 'another sends') return false;
    if (fault === null) this.failures.delete(what);
    else this.failed(what, fault);
    return true;
  }

  /** Returns why it was not sent, or null. */
  private async sendIfDue(
    at: ClientBase,
    destination: Destination,
    isPublic: boolean,
    stopping: AbortSignal,
  ): Promise<Error | 'another sends' | null> {
    const { rows: locks } = await at.query<{ mine: boolean }>(TRY_LOCK);
    if (!locks[0]?.mine) return 'another sends';
    const { rows } = await at.query<NewestAndSent>(NEWEST_AND_SENT, [isPublic, destination.name]);
    const [newest] = rows;
    if (!newest || !this.isDue(newest)) return null;
    const { sentNote: note, sentSize: size } = newest;
    const last = note === null || size === null ? null : { note, size };
    const kept = await destination.send(newest, last, stopping).catch((error: Error) => error);
    if (typeof kept !== 'string') return kept;
    await at.query(SENT, [isPublic, destination.name, newest.size, kept, this.clock.now()]);
    return null;
  }

  /** A head is new if it says anything else than the one that was sent, also of definitions and keys. */
  private isDue({ note, sentNote, sentAt }: NewestAndSent): boolean {
    if (isSent({ note, sentNote })) return false;
    return sentAt === null || sentAt.getTime() + this.settings.outside.every <= Date.parse(this.clock.now());
  }

  /** Logged when it begins, not at each attempt. */
  private failed(what: string, { message }: Error): void {
    const times = (this.failures.get(what)?.times ?? 0) + 1;
    const wait = Math.min(MINUTE * 2 ** (times - 1), LONGEST_WAIT);
    this.failures.set(what, { times, until: Date.parse(this.clock.now()) + wait });
    if (times === 1) this.logger.warn(`${what}: ${message}. It is tried again, at least every hour.`);
  }
}
