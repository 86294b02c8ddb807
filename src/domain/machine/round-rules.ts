import { isHeld, type Rounds } from '../facts/context.js';
import { isSamePlace } from '../facts/places.js';
import { beginsSeries, expectedRoundOf, nextNumber } from '../facts/rounds.js';
import { bounds, certainlyBefore } from '../values/dates.js';
import type { Edtf } from '../values/views.js';
import type { Rule, RuleViolation } from './rule.js';

const numberOf = (data: Record<string, unknown>) => data.number as number | undefined;

function numberNotHeld(rounds: Rounds, number: number | undefined): RuleViolation | null {
  if (number === undefined || !isHeld(rounds, number)) return null;
  const when = rounds.last.findLast((round) => round.number === number)?.occurredOn;
  return { code: 'round_already_held', params: { number, ...(when && { when }) } };
}

/** Two entries without numbers this close in one place are likely one round that two sources date differently. */
const SAME_MEETING_DAYS = 14;

const anotherMeeting: Rule = ({ context: { rounds }, event: { occurredOn, data } }) => {
  const { earliest, latest } = bounds(occurredOn);
  const same = rounds.last.find((round) => {
    const other = bounds(round.occurredOn);
    if (other.earliest <= latest && earliest <= other.latest) return true;
    const apart = Math.max(other.earliest - latest, earliest - other.latest);
    const isNear = apart <= SAME_MEETING_DAYS && isSamePlace(data.place, round.place);
    return isNear && (data.number === undefined || round.number === null);
  });
  return same
    ? {
        code: 'maybe_same_meeting',
        params: { when: same.occurredOn, ...(same.number && { number: same.number }) },
      }
    : null;
};

/** The rules about rounds. */
export const ROUND_RULES = {
  'number-not-held@2': ({ context: { rounds }, event: { data } }) => {
    const number = numberOf(data);
    return number !== undefined && beginsSeries(rounds, number) ? null : numberNotHeld(rounds, number);
  },
  'series-begins@1': ({ context: { rounds }, event: { data } }) => {
    const number = numberOf(data);
    return number !== undefined && beginsSeries(rounds, number)
      ? { code: 'round_series_begins', params: { number } }
      : null;
  },
  'not-planned-yet@1': ({ context: { planned }, event: { data } }) => {
    const before = planned.find(({ number }) => number === data.number);
    return before
      ? { code: 'round_planned_already', params: { number: data.number, target: before.target } }
      : null;
  },
  'round-in-sequence@2': ({ context: { rounds }, event: { data } }) => {
    const number = numberOf(data);
    const expected = nextNumber(rounds);
    return number !== undefined && number !== expected && !beginsSeries(rounds, number)
      ? { code: 'round_out_of_sequence', params: { number, expected } }
      : null;
  },
  'another-meeting@1': anotherMeeting,

  'number-not-held@1': ({ context: { rounds }, event: { data } }) => numberNotHeld(rounds, numberOf(data)),
  'target-not-before-planning@1': ({ event: { occurredOn, data } }) =>
    certainlyBefore(data.target as Edtf, occurredOn)
      ? { code: 'target_before_planning', params: { target: data.target, date: occurredOn } }
      : null,
  'round-planned@1': ({ context: { planned }, event: { data } }) =>
    planned.some(({ number }) => number === data.number)
      ? null
      : { code: 'round_not_planned', params: { number: data.number } },
  'round-in-sequence@1': ({ context: { rounds }, event: { data } }) => {
    const expected = expectedRoundOf(rounds);
    return data.number !== undefined && data.number !== expected
      ? { code: 'round_out_of_sequence', params: { number: data.number, expected } }
      : null;
  },
  'talks-not-paused@1': ({ talks }) => (talks === 'paused' ? { code: 'talks_paused', params: {} } : null),
  'round-known@1': ({ context: { rounds } }) =>
    rounds.recorded > 0 || rounds.asserted ? null : { code: 'no_round_recorded', params: {} },
} satisfies Record<string, Rule>;
