import { Injectable } from '@nestjs/common';
import { closesStep, type EventType } from '../../../domain/events/event-data.js';
import { nextStepNumber } from '../../../domain/facts/context.js';
import { stateAtEnd } from '../../../domain/replay/timeline.js';
import type { TrackView } from '../../../domain/values/views.js';
import { LedgerReader } from '../../../ledger/ledger-reader.js';

const OF_ROUNDS: readonly EventType[] = [
  ...(['round.held', 'round.planned', 'round.rescheduled', 'round.cancelled'] as const),
];

/** The numbers that the form of an entry suggests. */
@Injectable()
export class SuggestedNumbers {
  constructor(private readonly ledger: LedgerReader) {}

  /** `asked`: the number in the address, of a step to close. Null where none can be suggested. */
  async of(
    type: EventType,
    tracks: TrackView[],
    chosen: string[],
    asked: string | null,
  ): Promise<string | null> {
    if (OF_ROUNDS.includes(type)) return ofRound(type, tracks, chosen);
    if (type === 'action.agreed' && chosen.length > 0) return String(await this.ofStep(chosen));
    return closesStep(type) && asked !== null && /^[1-9]\d{0,3}$/.test(asked) ? asked : null;
  }

  /** The first number that no step of these tracks has had. A meeting gives its steps the same on all of them. */
  async ofStep(tracks: readonly string[]): Promise<number> {
    const { snapshots } = await this.ledger.endSnapshots(tracks);
    const numbers = tracks.flatMap((slug) => {
      const snapshot = snapshots.get(slug);
      return snapshot ? [nextStepNumber(stateAtEnd(snapshot.history.timeline).context.actions)] : [];
    });
    return Math.max(1, ...numbers);
  }
}

/** The number of the next round, if it is the same on all chosen tracks, or on all tracks that plan a round. */
function ofRound(type: EventType, tracks: TrackView[], chosen: string[]): string | null {
  const asked = tracks.filter(({ slug, status }) =>
    chosen.length > 0 ? chosen.includes(slug) : status.nextRound !== null,
  );
  const numbers = new Set(
    asked.map(({ status }) =>
      type === 'round.planned' || !status.nextRound ? status.roundsHeld + 1 : status.nextRound.number,
    ),
  );
  const [number] = numbers;
  return numbers.size === 1 ? String(number) : null;
}
