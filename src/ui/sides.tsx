import type { DomesticProcedure, ProcedureStep } from '../domain/parties/procedure.js';
import { MILESTONES } from '../domain/parties/step-names.js';
import type { Day, Edtf } from '../domain/values/views.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { ownFirst, partyName, procedureOn } from '../i18n/parties.js';
import { DateText } from './dates.js';
import { EntryMark, MarkTag } from './mark.js';
import type { Page } from './page.js';
import type { Story } from './story.js';
import { factMark, type PartyFact, stepEntry } from './story-facts.js';
import { milestoneMark } from './story-marks.js';

/** Events that follow signature: before it they are not shown as missing. */
const AFTER_SIGNATURE = new Set([
  ...['consent.given', 'agreement.concluded', 'agreement.ratified', 'notification.sent'],
]);
const SIGNED = new Set(['signed', 'in_force', 'terminated', 'superseded']);

/** What is told of each party beside its steps; the others only where they are recorded. */
const FACTS: readonly PartyFact[] = ['provisional', 'consent', 'inForce', 'withdrawn'];
const EXPECTED: readonly PartyFact[] = ['consent', 'inForce'];

type PartyProps = { party: string; story: Story; page: Page };

function missing(isAfterSignature: boolean, { track }: Story, m: Messages): string {
  const waits = isAfterSignature && !SIGNED.has(track.status.stage);
  return m.t(waits ? 'track.after_signature' : 'track.nothing_recorded');
}

function Step({ step, party, story, page }: PartyProps & { step: ProcedureStep }) {
  const m = messagesFor(page.language);
  const milestone = story.track.status.milestones[party]?.[step.step];
  const entry = milestone === undefined ? stepEntry(story, party, step) : undefined;
  const on = milestone ?? entry?.occurredOn;
  const by = step.by?.[m.language];
  return (
    <li class={on ? 'met' : undefined}>
      {step.name[m.language]}{' '}
      <small>
        {on ? (
          <DateText edtf={on} language={m.language} />
        ) : (
          [by, missing(AFTER_SIGNATURE.has(step.event), story, m)].filter(Boolean).join('; ')
        )}
      </small>
      {milestone && (
        <MarkTag mark={milestoneMark(story, { party, name: step.step, on: milestone }, page)} page={page} />
      )}
      {entry && <EntryMark entry={entry} page={page} />}
    </li>
  );
}

function Fact({ fact, on, party, story, page }: PartyProps & { fact: PartyFact; on: Edtf | null }) {
  const m = messagesFor(page.language);
  return (
    <li class={on ? 'met' : undefined}>
      {m.t(`parties.${fact}`)}{' '}
      <small>{on ? <DateText edtf={on} language={m.language} /> : missing(true, story, m)}</small>
      {on && <MarkTag mark={factMark(story, { party, fact, on }, page)} page={page} />}
    </li>
  );
}

/** The steps of the procedure, and others that are recorded. */
function stepsOf({ steps }: DomesticProcedure, party: string, { track }: Story): readonly ProcedureStep[] {
  const dated = track.status.milestones[party] ?? {};
  const others = MILESTONES.filter(({ step }) => dated[step] && !steps.some((one) => one.step === step));
  return [...steps, ...others];
}

/** On a sheet of paper: what is recorded, and what every status tells. */
const isBrief = (step: ProcedureStep, party: string, story: Story): boolean =>
  story.track.status.milestones[party]?.[step.step] !== undefined ||
  stepEntry(story, party, step) !== undefined;

function Side({ party, day, brief, story, page }: PartyProps & { day: Day; brief: boolean }) {
  const m = messagesFor(page.language);
  const procedure = procedureOn(party, day);
  const { text } = procedure;
  const status = story.track.status.byParty[party];
  const steps = stepsOf(procedure, party, story).filter((step) => !brief || isBrief(step, party, story));
  const isExpected = (fact: PartyFact) =>
    EXPECTED.includes(fact) && (!brief || SIGNED.has(story.track.status.stage));
  return (
    <section aria-labelledby={`side-${party}`}>
      <h3 id={`side-${party}`}>{partyName(party, page.language)}</h3>
      <ul class="steps">
        {steps.map((step) => (
          <Step step={step} party={party} story={story} page={page} />
        ))}
        {FACTS.filter((fact) => status?.[fact] || isExpected(fact)).map((fact) => (
          <Fact fact={fact} on={status?.[fact] ?? null} party={party} story={story} page={page} />
        ))}
      </ul>
      {text && !brief && (
        <p class="quiet">
          {text.url ? <a href={text.url}>{text.title[m.language]}</a> : text.title[m.language]}
        </p>
      )}
    </section>
  );
}

type SidesProps = { story: Story; day: Day; page: Page; only?: readonly string[]; brief?: boolean };

/**
 * The steps of each side, done and outstanding. The sides proceed in parallel. `only`: of these parties. `brief`: what
 * fits on a sheet.
 */
export function Sides({ story, day, page, only = story.track.parties, brief = false }: SidesProps) {
  return (
    <div class="sides">
      {ownFirst(only, page.ownParty).map((party) => (
        <Side party={party} day={day} brief={brief} story={story} page={page} />
      ))}
    </div>
  );
}
