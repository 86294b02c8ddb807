import { STALLED_AFTER } from '../../domain/replay/status.js';
import type { DeadlineView, NextRound, Text, TransitionView } from '../../domain/values/views.js';
import { date } from '../../i18n/dates.js';
import type { Messages } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { dateLabel, eventTitle } from '../../ui/event-title.js';
import type { Message } from '../events/message.js';

/** What a line of a message is about. */
export type LineField = 'date' | 'stage' | 'summary' | 'reason' | 'sentence';

/** A line below the title of a message for people: a labelled value, or a sentence without a label. */
export type Line = { field: LineField; label: string | null; value: string };

/** What happened, as a title. `full` adds the place. */
export function eventWords({ transition, type }: Message, m: Messages, { full }: { full: boolean }): string {
  if (!transition || transition.corrects !== null) return m.label('events', type);
  return m.text(eventTitle(transition, m, { full }));
}

const sentence = (value: string): Line => ({ field: 'sentence', label: null, value });

/** What a mail and a card tell below the title. */
export function linesOf({ transition, type, data }: Message, m: Messages): Line[] {
  if (transition) return entryLines(transition, m);
  switch (type) {
    case 'round.overdue': {
      const { number, target } = data.round as NextRound;
      return [sentence(m.t('sentences.round_overdue', { number, date: date(target) }))];
    }
    case 'track.stalled':
      return [sentence(m.t('sentences.stalled', { months: STALLED_AFTER }))];
    case 'deadline.near':
    case 'deadline.passed': {
      const { what, due } = data.deadline as Pick<DeadlineView, 'what' | 'due'>;
      const words = pick(what, m.language).value;
      return [
        sentence(
          due === null ? words : m.t('sentences.deadline_due', { what: words, due: m.text([date(due)]) }),
        ),
      ];
    }
    case 'endpoint.disabled': {
      const { id, description } = data.endpoint as { id: string; description: string };
      return [sentence(m.t('mail.endpoint_disabled', { name: description || id }))];
    }
    default:
      return [];
  }
}

function entryLines(entry: TransitionView, m: Messages): Line[] {
  const line = (field: 'stage' | 'reason' | 'summary', value: string): Line => ({
    field,
    label: m.label('fields', field),
    value,
  });
  const translated = (text: Text) => pick(text, m.language).value;
  const summary = entry.data.summary as Text | undefined;
  return [
    { field: 'date', label: dateLabel(entry.type, m), value: m.text([date(entry.occurredOn)]) },
    ...(entry.from.stage === entry.to.stage ? [] : [line('stage', m.label('stages', entry.to.stage))]),
    ...(summary === undefined ? [] : [line('summary', translated(summary))]),
    ...(entry.reason === null ? [] : [line('reason', translated(entry.reason))]),
  ];
}
