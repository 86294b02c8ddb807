import { describe, expect, it } from '@jest/globals';
import { kindOf } from '../../domain/kinds/index.js';
import { applyEvent, eventOf, initialState, type State } from '../../domain/replay/replay.js';
import type { TransitionView } from '../../domain/values/views.js';
import { messagesFor } from '../../i18n/messages.js';
import { statusSentence } from '../../ui/status-sentence.js';
import { storiesOf } from '../../ui/stories.fixture.js';
import { entryInto, RAIL } from '../../ui/story.js';
import { statusSummary } from './status-summary.js';

const DAY = '2026-03-04';
const FILES = [
  'dossiers/kazakhstan-eu.yaml',
  'dossiers/precedents/georgia.yaml',
  'dossiers/precedents/ukraine.yaml',
];
const stories = FILES.flatMap((file) => storiesOf(file, DAY)).map((story) => ({
  name: story.track.slug,
  story,
}));

/** The state after a track's entries, as its last status stores it. */
function stateOf({
  track,
  entries,
}: {
  track: { kind: string; parties: string[] };
  entries: TransitionView[];
}): State {
  const procedure = { kind: kindOf(track.kind), parties: track.parties, reader: true };
  let state = initialState(procedure);
  for (const { seq, type, occurredOn, data, recordedAt } of entries) {
    const entry = { seq, type, occurredOn, data, sources: [], dateRecordedAt: recordedAt };
    const result = applyEvent(procedure, state, eventOf(entry as unknown as Parameters<typeof eventOf>[0]));
    if ('refusals' in result) throw new Error(JSON.stringify(result.refusals));
    state = result.state;
  }
  return state;
}

describe('the summary of a state', () => {
  it.each(stories)('gives the same sentence and rail as the whole history of $name', ({ story }) => {
    const m = messagesFor('en');
    const short = { ...story, entries: statusSummary(stateOf(story)) };
    expect(m.text(statusSentence(short, m, { day: DAY })).replace(/ partly suspended.*\./, '')).toBe(
      m.text(statusSentence(story, m, { day: DAY })).replace(/ partly suspended.*\./, ''),
    );
    const dates = (events: Parameters<typeof entryInto>[0]) =>
      RAIL.map((stage) => entryInto(events, stage)?.occurredOn);
    expect(dates(short.entries)).toEqual(dates(story.entries));
  });
});
