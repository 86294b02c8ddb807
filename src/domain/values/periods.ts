import { monthsAfter } from './dates.js';

const PERIOD = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/** The day that a period of ISO 8601 (P5Y, P6M, P1Y6M) after a day ends. An open end stays open. */
export function periodAfter(day: number, period: string): number {
  const [, years = 0, months = 0, weeks = 0, days = 0] = (PERIOD.exec(period) ?? []).map(Number).map(orZero);
  if (!Number.isFinite(day)) return day;
  return monthsAfter(day, years * 12 + months) + weeks * 7 + days;
}

const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
