import { date } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import { partyName } from '../i18n/parties.js';
import { type ListedStep, saysDue } from './agreed-steps.js';
import { Pieces, Words } from './text.js';

type StepWordsProps = { step: Pick<ListedStep, 'side' | 'what' | 'due'>; m: Messages };

/** "Kazakhstan: Send the list; due: June 2026". Words that say by when already are not followed by the same day. */
export const StepWords = ({ step: { side, what, due }, m }: StepWordsProps) => (
  <>
    {partyName(side, m.language)}: <Words text={what} language={m.language} />
    {due !== null && !saysDue(what, due, m.language) && (
      <>
        ; <Pieces pieces={m.pieces('steps.due', { date: date(due) })} language={m.language} />
      </>
    )}
  </>
);
