import { nextRound } from '../facts/context.js';
import type { NextRound, Stage, Step, ToldStep, ToldTalks } from '../values/views.js';
import type { State } from './replay.js';

const BEFORE_TALKS: readonly Stage[] = ['exploratory', 'announced'];
const DURING_TALKS: readonly Stage[] = ['negotiating', 'text_agreed', 'initialled'];

/** Talks begin with their opening and end with the signature, or when they are abandoned. */
export const toldTalks = ({ stage, talks }: Pick<Step, 'stage' | 'talks'>): ToldTalks => {
  if (DURING_TALKS.includes(stage)) return talks;
  return BEFORE_TALKS.includes(stage) ? 'not_begun' : 'ended';
};

export const toldStep = (step: Step): ToldStep => ({ ...step, talks: toldTalks(step) });

/** What was planned ends with the signature, whatever is still on record of it. */
export const roundsAhead = ({ value, context }: State): readonly NextRound[] =>
  toldTalks(value) === 'ended' && value.stage !== 'abandoned' ? [] : context.planned;

/** The next of the {@link roundsAhead}. */
export const roundAhead = (state: State): NextRound | null => nextRound({ planned: roundsAhead(state) });
