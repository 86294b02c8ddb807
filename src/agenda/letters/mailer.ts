import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Caller } from '../../access/allow.js';
import { AgendaMails } from '../../accounts/agenda/agenda-mails.js';
import { SecurityLog } from '../../audit/security-log.js';
import { isUnavailable } from '../../http/problems/unavailable.js';
import { MailSettings } from '../../mail/settings.js';
import { type MailResult, MailTransport } from '../../mail/transport.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { nextAttempt } from '../../runtime/retries.js';
import { LetterComposer } from './composer.js';
import { type LetterOutcome, type LetterRow, Letters } from './letters.js';
import { LetterPlanner } from './planner.js';

/** Milliseconds between two looks for mails that are due. */
const INTERVAL = 30_000;

/** Longer than an attempt with its reading, in milliseconds, so that only letters of dead processes are taken over. */
const LEASE = 5 * 60_000;

/** Letters taken at a time; they are sent one after another. */
const AT_ONCE = 5;

const HOUR = 3_600_000;

type Attempt = Pick<MailResult, 'status' | 'error'> & { outcome: LetterOutcome };

type Unsettled = { row: LetterRow; attempt: Attempt };

const STOPPED: Attempt = { outcome: 'failed', status: null, error: 'stopped' };
const NOTHING: Attempt = { outcome: 'empty', status: null, error: null };

/** Plans and sends the mails to people about their agendas, in any number of processes at once. */
@Injectable()
export class AgendaMailer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AgendaMailer.name);
  private readonly service = new BackgroundService(
    AgendaMailer.name,
    (stopping) => this.runOnce(stopping),
    INTERVAL,
  );
  /** What came of letters, until the database has it: it may be away just then, and what was sent must not be sent again. */
  private readonly unsettled: Unsettled[] = [];
  private readonly pruning = new BackgroundService('Pruning of mails', () => this.letters.prune(), HOUR);

  constructor(
    private readonly clock: Clock,
    private readonly settings: MailSettings,
    private readonly transport: MailTransport,
    private readonly mails: AgendaMails,
    private readonly letters: Letters,
    private readonly planner: LetterPlanner,
    private readonly composer: LetterComposer,
    private readonly log: SecurityLog,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.canSend) return;
    this.service.start();
    this.pruning.start(HOUR);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.service.stop();
    await this.settleAll().catch((error) => this.logger.error(error));
    await this.pruning.stop();
  }

  /** Resolves when all that is due has been tried. */
  async run(): Promise<void> {
    await this.service.nudge();
  }

  private async runOnce(stopping: AbortSignal): Promise<void> {
    await this.settleAll();
    await this.planner.plan(stopping);
    for (let claimed = AT_ONCE; claimed === AT_ONCE && !stopping.aborted; ) {
      const letters = await this.letters.claim(AT_ONCE, LEASE);
      claimed = letters.length;
      for (const letter of letters) await this.send(letter, stopping);
    }
  }

  private async attempt(row: LetterRow, stopping: AbortSignal): Promise<Attempt> {
    try {
      const composed = await this.composer.compose(row);
      if (!composed) return NOTHING;
      const { letter, reader } = composed;
      const sent = await this.transport.send(letter, stopping);
      if (sent.outcome === 'delivered' && row.kind !== 'confirm') this.logRead(row, reader);
      return sent;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.logger.error(error);
      return { outcome: 'failed', status: null, error: null };
    }
  }

  /** What a mail tells is confidential. */
  private logRead({ kind }: LetterRow, { id, name }: Caller): void {
    this.log.count({ kind: 'confidential.read', caller: { id, name }, detail: { route: `MAIL ${kind}` } });
  }

  private async send(row: LetterRow, stopping: AbortSignal): Promise<void> {
    const attempt = stopping.aborted ? STOPPED : await this.attempt(row, stopping);
    this.unsettled.push({ row, attempt });
    await this.settleAll();
  }

  private async settleAll(): Promise<void> {
    for (let next = this.unsettled[0]; next; next = this.unsettled[0]) {
      await this.settle(next);
      this.unsettled.shift();
    }
  }

  private async settle({ row, attempt: { outcome, status, error } }: Unsettled): Promise<void> {
    if (outcome === 'gone') await this.mails.stop(row.personId, 'gone');
    if (outcome !== 'failed') return this.letters.settle(row, { nextAt: null, outcome, status });
    const wait = error === 'stopped' ? 0 : nextAttempt(row.tries, Math.random());
    const nextAt = wait === null ? null : new Date(Date.parse(this.clock.now()) + wait);
    return this.letters.settle(row, { nextAt, outcome: nextAt ? null : 'failed', status });
  }
}
