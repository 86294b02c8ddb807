import { secretOf, type Typed } from '../../http/bodies/forms.js';
import type { Messages } from '../../i18n/messages.js';
import type { FieldError } from '../../ui/form.js';
import { faultOfPassword } from '../credentials/passwords.js';

/** What is wrong with a new password as typed twice (`chosen`, `repeated`); `names` are its owner's. */
export function readNewPassword(typed: Typed, names: readonly string[], { t }: Messages): FieldError[] {
  const chosen = secretOf(typed, 'chosen');
  const fault = faultOfPassword(chosen, names);
  if (fault) return [{ field: 'chosen', message: t(`people.${fault}`) }];
  const isRepeated = chosen === secretOf(typed, 'repeated');
  return isRepeated ? [] : [{ field: 'repeated', message: t('people.not_repeated') }];
}
