import type { LastEvent } from '../domain/values/views.js';
import { isDay } from '../i18n/edtf.js';
import type { Messages } from '../i18n/messages.js';

/** How long no entry was made. After one whose day is not known it is only known to be as long as this. */
export const silentFor = (days: number, last: LastEvent | null, m: Messages): string =>
  m.t(last && !isDay(last.occurredOn) ? 'board.days_at_least' : 'board.days', { days });
