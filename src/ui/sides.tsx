import { type Messages, messagesFor } from '../i18n/messages.js';
import { ownFirst, partyName } from '../i18n/names.js';
import { DateText } from './dates.js';
import { MarkTag } from './mark.js';
import type { Page } from './page.js';
import type { Story } from './story.js';
import { milestoneMark } from './story-marks.js';

/** Steps that follow signature: before it they are not shown as missing. */
const AFTER_SIGNATURE = new Set(['consent', 'conclusion', 'ratified', 'notified']);
const SIGNED = new Set(['signed', 'in_force', 'terminated', 'superseded']);

function hint(party: string, name: string, signed: boolean, m: Messages): string {
  const by = m.has(`milestone_by.${party}.${name}`) ? [m.label('milestone_by', `${party}.${name}`)] : [];
  const waits = AFTER_SIGNATURE.has(name) && !signed;
  return [...by, m.t(waits ? 'track.after_signature' : 'track.nothing_recorded')].join('; ');
}

type StepProps = { party: string; name: string; story: Story; page: Page };

function Step({ party, name, story, page }: StepProps) {
  const m = messagesFor(page.language);
  const { status } = story.track;
  const on = status.milestones[party]?.[name] ?? null;
  return (
    <li class={on ? 'met' : undefined}>
      {m.label('milestones', name)}{' '}
      <small>
        {on ? <DateText edtf={on} language={m.language} /> : hint(party, name, SIGNED.has(status.stage), m)}
      </small>
      {on && <MarkTag mark={milestoneMark(story, { party, name, on }, page)} page={page} />}
    </li>
  );
}

/** The steps of each side, done and outstanding. The two sides proceed in parallel. */
export function Sides({ story, page }: { story: Story; page: Page }) {
  const { parties, status } = story.track;
  return (
    <div class="sides">
      {ownFirst(parties, page.ownParty).map((party) => (
        <section aria-labelledby={`side-${party}`}>
          <h3 id={`side-${party}`}>{partyName(party, page.language)}</h3>
          <ul class="steps">
            {Object.keys(status.milestones[party] ?? {}).map((name) => (
              <Step party={party} name={name} story={story} page={page} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
