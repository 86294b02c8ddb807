import { date, when } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import { dateFault } from './typed-date.js';

/** Why a text cannot be read as a date, and what to write instead. */
export function dateFaultText(typed: string, { t }: Messages): string {
  const fault = dateFault(typed);
  switch (fault.why) {
    case 'ambiguous':
      return t('entry.date_ambiguous', { typed, one: date(fault.one), other: date(fault.other) });
    case 'no_such_day':
      return t('entry.date_no_such_day', { typed, month: when(fault.month), days: fault.days });
    case 'reversed':
      return t('entry.date_reversed', { typed });
    case 'vague':
      return t('entry.date_vague', { typed, year: fault.year });
    case 'unread':
      return t('entry.date_unread', { typed });
  }
}
