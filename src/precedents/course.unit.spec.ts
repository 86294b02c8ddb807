import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf } from '../domain/values/dates.js';
import { atOnce } from '../domain/values/steps.js';
import { courseToldBy, ENOUGH, medianOf, spanBetween } from './course.js';
import { shippedPrecedents } from './shipped.js';

const track = { kind: 'visa-facilitation', parties: ['XA', 'XB'] };
const courseOf = (...told: Parameters<typeof courseToldBy>) => atOnce(courseToldBy(...told));
const event = (type: string, occurredOn: string, data = {}) => ({ type, occurredOn, data });

describe('the course of an agreement', () => {
  it('is what the notes say of Georgia, Ukraine and Russia', async () => {
    const told = Object.fromEntries((await shippedPrecedents()).map(({ slug, course }) => [slug, course]));
    expect(told).toMatchObject({
      'ge-eu-visa-facilitation': {
        opened: '2009-04-02',
        initialled: '2009-11-25',
        signed: '2010-06-17',
        in_force: '2011-03-01',
      },
      'ge-eu-readmission': { opened: '2009-04-02', signed: '2010-11-22', in_force: '2011-03-01' },
      'ge-eu-air-services': {
        opened: '2009-10-06/2009-10-07',
        initialled: '2010-03-05',
        signed: '2010-12-02',
        in_force: '2020-08-02',
      },
      'ua-eu-readmission': {
        opened: '2002-11-18',
        initialled: '2006-10-27',
        signed: '2007-06-18',
        in_force: '2008-01-01',
      },
      'ru-eu-visa-facilitation': {
        opened: '2004-10-20/2004-10-21',
        initialled: '2006-04-04',
        signed: '2006-05-25',
        in_force: '2007-06-01',
      },
    });
  });

  it('is open at the steps that were not reached', () =>
    expect(courseOf(track, [event('round.held', '2010-05', { number: 1 })])).toEqual({
      ...{ opened: '2010-05', initialled: null, signed: null, in_force: null },
    }));

  it('has no opening where the first known stage is a later one', () =>
    expect(courseOf(track, [event('agreement.signed', '2010-05-02')])).toMatchObject({
      opened: null,
      signed: '2010-05-02',
    }));

  it('counts the text that came of it: what was initialled before a reopening is not told', () =>
    expect(
      courseOf(track, [
        event('negotiations.opened', '2001'),
        event('text.initialled', '2002-01-10'),
        event('text.reopened', '2003-01-10', { reason: 'a new mandate' }),
        event('text.initialled', '2004-01-10'),
      ]),
    ).toMatchObject({ opened: '2001', initialled: '2004-01-10' }));
});

describe('the time between two dates', () => {
  it('has two bounds where a date is partial, and none where one has no end', () => {
    expect(spanBetween('2010-01-01', '2010-01-31')).toEqual({ least: 30, most: 30 });
    expect(spanBetween('2010', '2011-01-01')).toEqual({ least: 1, most: 365 });
    expect(spanBetween('../2010-01-01', '2011')).toBeNull();
    expect(spanBetween('2012', '2011')).toBeNull();
    expect(spanBetween(null, '2011')).toBeNull();
  });

  it('is never less than nothing, and its bounds are in order', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 40_000 }), (from, to) => {
        const span = spanBetween(dayOf(from), dayOf(to));
        if (to < from) expect(span).toBeNull();
        else expect(span).toEqual({ least: to - from, most: to - from });
      }),
    ));
});

describe('the median', () => {
  const spans = (...days: number[]) => days.map((day) => ({ least: day, most: day }));

  it('is told of five or more, however they are ordered', () => {
    expect(medianOf(spans(1, 2, 3, 4))).toBeNull();
    expect(medianOf([...spans(9, 1, 5, 3, 7), null])).toBe(5);
    expect(medianOf(spans(1, 2, 3, 4, 5, 60))).toBe(3.5);
  });

  it('lies between the least and the most', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: ENOUGH }), (days) => {
        const median = medianOf(spans(...days)) ?? Number.NaN;
        expect(median).toBeGreaterThanOrEqual(Math.min(...days));
        expect(median).toBeLessThanOrEqual(Math.max(...days));
      }),
    ));
});
