/** An import alerts nobody of entries older than this many days, unless all alerts are requested. */
const HISTORY_AFTER = 30;

export class ImportSettings {
  constructor(readonly alertDays: number = HISTORY_AFTER) {}
}
