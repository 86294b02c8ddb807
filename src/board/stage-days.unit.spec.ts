import { describe, expect, it } from '@jest/globals';
import type { StatusEvent } from '../domain/values/views.js';
import { stageDaysOf } from './stage-days.js';

const stage = (from: string, to: string, occurredOn: string) =>
  ({ occurredOn, from: { stage: from }, to: { stage: to } }) as unknown as StatusEvent;

describe('the days on which stages changed', () => {
  it('are each named once, in order; a month, a year or a span of days is none of them', () => {
    const stories = [
      {
        entries: [
          stage('announced', 'negotiating', '2020-02'),
          stage('negotiating', 'negotiating', '2021-01-01'),
          stage('negotiating', 'signed', '2019-12-31/2022-03-04'),
        ],
      },
      { entries: [stage('exploratory', 'announced', '1949-05-05'), stage('x', 'y', '2020-02-29')] },
      { entries: [stage('signed', 'in_force', '2020-01-01/..')] },
    ];
    expect(stageDaysOf(stories)).toEqual(['1949-05-05', '2020-02-29']);
  });

  it('are the last sixty, as many as anybody reads through', () => {
    const day = (index: number) => `${1900 + index}-01-01`;
    const stories = Array.from({ length: 100 }, (_, index) => ({ entries: [stage('x', 'y', day(index))] }));
    expect(stageDaysOf(stories)).toEqual(Array.from({ length: 60 }, (_, index) => day(40 + index)));
  });
});
