import type { Edtf, StatusView } from '../domain/views.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { ownFirst, partyName } from '../i18n/names.js';
import { DateText } from './dates.js';
import type { Page } from './page.js';

/** These come after signature: before it nothing is missing. */
const AFTER_SIGNATURE = new Set(['consent', 'conclusion', 'ratified', 'notified']);
const SIGNED = new Set(['signed', 'in_force', 'terminated', 'superseded']);

function hint(party: string, name: string, signed: boolean, m: Messages): string {
  const by = m.has(`milestone_by.${party}.${name}`) ? [m.label('milestone_by', `${party}.${name}`)] : [];
  const waits = AFTER_SIGNATURE.has(name) && !signed;
  return [...by, m.t(waits ? 'track.after_signature' : 'track.nothing_recorded')].join('; ');
}

function Step(props: { party: string; name: string; on: Edtf | null; signed: boolean; m: Messages }) {
  const { party, name, on, signed, m } = props;
  return (
    <li class={on ? 'met' : undefined}>
      {m.label('milestones', name)}{' '}
      <small>{on ? <DateText edtf={on} language={m.language} /> : hint(party, name, signed, m)}</small>
    </li>
  );
}

/** What each side has to do, and has done: the two run in parallel. */
export function Sides({ status, parties, page }: { status: StatusView; parties: string[]; page: Page }) {
  const m = messagesFor(page.language);
  return (
    <div class="sides">
      {ownFirst(parties, page.ownParty).map((party) => (
        <section aria-labelledby={`side-${party}`}>
          <h3 id={`side-${party}`}>{partyName(party, page.language)}</h3>
          <ul class="steps">
            {Object.entries(status.milestones[party] ?? {}).map(([name, on]) => (
              <Step party={party} name={name} on={on} signed={SIGNED.has(status.stage)} m={m} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
