/** Days after which what an import brings is history: nobody is alerted of it unless that is asked for. */
const HISTORY_AFTER = 30;

export class ImportSettings {
  constructor(readonly alertDays: number = HISTORY_AFTER) {}
}
