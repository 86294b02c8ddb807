import type { LastEvent } from '../domain/values/views.js';
import { isDay } from '../i18n/edtf.js';
import type { Messages } from '../i18n/messages.js';

/** The time since the last entry. If the day of that entry is not known, it is a minimum. */
export const silentFor = (days: number, last: LastEvent | null, m: Messages): string =>
  m.t(last && !isDay(last.occurredOn) ? 'board.days_at_least' : 'board.days', { days });
