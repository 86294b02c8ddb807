import { Injectable } from '@nestjs/common';
import type { Language } from '../../domain/values/text.js';
import type { NextRound, StatusView, TrackView, TransitionView } from '../../domain/values/views.js';
import { type Mark, markOf } from '../../i18n/marks.js';
import { ownPartyCode } from '../../i18n/parties.js';
import type { LogName } from '../../ledger/read-scope.js';
import { MailSettings } from '../../mail/settings.js';
import { KnownHeads } from '../../proofs/queries/known-heads.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { type Message, slugOf } from '../events/message.js';
import type { MessageBody, MessageFormat } from '../events/message-format.js';
import { WebhookSettings } from '../sending/settings.js';
import { cardBody } from './card.js';
import { type CardMarks, cardText, NO_MARKS, thinCardText } from './card-text.js';
import { standardBody } from './standard.js';

const INTERNAL: Mark = { internal: true, until: null };

/** The settings of an endpoint that its messages follow. */
type Settings = {
  id: string;
  format: MessageFormat;
  language: Language | null;
  public: boolean;
  thin: boolean;
};

/**
 * Writes the body of a request in the format of the endpoint. It follows from the message and the endpoint's settings, so
 * that each attempt has the same, but for the head.
 */
@Injectable()
export class MessageBodies {
  constructor(
    private readonly settings: WebhookSettings,
    private readonly mail: MailSettings,
    private readonly heads: KnownHeads,
    private readonly tracks: TracksQuery,
  ) {}

  /** `id`: the `webhook-id`. */
  async of(message: Message, endpoint: Settings, id: string): Promise<MessageBody> {
    const { publicUrl } = this.mail;
    switch (endpoint.format) {
      case 'standard':
        return standardBody(message, endpoint.thin, this.headFor(endpoint));
      case 'cloudevents': {
        const { cloudEventBody } = await import('./cloud-event.js');
        const origin = { id, endpointId: endpoint.id, publicUrl };
        return cloudEventBody(message, origin, endpoint.thin, this.headFor(endpoint));
      }
      case 'teams':
        return cardBody(await this.card(message, endpoint));
    }
  }

  /** The newest head of the endpoint's log that this process knows, where the operator wants it in messages. */
  private headFor({ public: isPublic }: Settings): string | null {
    return this.settings.checkpoints ? this.heads.of(isPublic) : null;
  }

  private async card(message: Message, { public: isPublic, thin, language }: Settings) {
    const naming = { language: language ?? 'kk', ownParty: ownPartyCode() };
    const reader = { ...naming, publicUrl: this.mail.publicUrl, public: isPublic };
    if (thin) return thinCardText(message, reader);
    const [track, marks] = await Promise.all([
      this.trackThen(message, isPublic ? 'public' : 'full'),
      isPublic ? NO_MARKS : this.marksThen(message),
    ]);
    return cardText(message, track, marks, reader);
  }

  /** Under the name that the track had then: later attempts show the same. `before`: before the message's own row. */
  private async trackThen(message: Message, sees: LogName, before = false): Promise<TrackView | null> {
    const slug = slugOf(message);
    const then = Date.parse(message.timestamp) - (before ? 1 : 0);
    return slug === null ? null : this.tracks.one(slug, sees, { knownAt: new Date(then).toISOString() });
  }

  /** As a card of the full view had to be marked then. */
  private async marksThen(message: Message): Promise<CardMarks> {
    const { transition, timestamp, type, data } = message;
    const event = transition ? markOf([transition], timestamp) : null;
    if (event) return { ...NO_MARKS, event };
    if (type === 'track.stalled') return { ...NO_MARKS, event: INTERNAL };
    const round = (data.round ??
      (data.status as StatusView | undefined)?.nextRound ??
      null) as NextRound | null;
    const changesStage = transition !== null && transition.from.stage !== transition.to.stage;
    const [seen, seenBefore] = await Promise.all([
      round || changesStage ? this.trackThen(message, 'public') : null,
      changesStage ? this.trackThen(message, 'public', true) : null,
    ]);
    const nextRound = round && roundMark(round, seen);
    if (!transition) return { ...NO_MARKS, event: type === 'round.overdue' ? nextRound : null };
    return { event, nextRound, stage: changesStage ? stageMark(transition, seenBefore, seen) : null };
  }
}

/** A planned round is hidden if the public view of that moment does not have it. */
function roundMark({ number, target }: NextRound, seen: TrackView | null): Mark | null {
  const shown = seen?.status.nextRound;
  return shown?.number === number && shown.target === target ? null : INTERNAL;
}

/** A public entry may lead from a stage that the public does not know of, or to one. */
function stageMark(
  { from, to }: TransitionView,
  before: TrackView | null,
  after: TrackView | null,
): Mark | null {
  const isSeen = (before?.status.stage ?? 'exploratory') === from.stage && after?.status.stage === to.stage;
  return isSeen ? null : INTERNAL;
}
