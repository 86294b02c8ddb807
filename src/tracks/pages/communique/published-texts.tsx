import { Injectable } from '@nestjs/common';
import { type Reading, readCommunique } from '../../../communiques/index.js';
import type { EventType } from '../../../domain/events/event-data.js';
import { EVENT_TYPES } from '../../../domain/events/event-data.js';
import type { FormState } from '../../../forms/form-state.js';
import { all } from '../../../forms/typed.js';
import { readDate } from '../../../forms/typed-date.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import type { PageRequest } from '../../../http/responses/page-request.js';
import { link, paths } from '../../../ui/page.js';
import { HistoryQuery } from '../../queries/history.query.js';
import type { FromText } from '../form/entry-form.page.js';
import { evidenceOf } from './evidence.js';
import { EventQuestion, NotesAt, UnusedQuestion } from './evidence-notes.js';
import { KnowledgeQuery } from './knowledge.query.js';
import { MarkedText } from './marked-text.js';
import { differsAt, OnRecordNote, roundsOnRecord } from './on-record.js';
import { PASTED, pastedText } from './pasted-text.js';
import { filledForm, takenFields } from './taken-fields.js';

/** What a text is taken for that does not say what happened: somebody said something. */
const WITHOUT_EVENT: EventType = 'statement.made';

/** Fills in the form of an entry from a pasted text, and shows beside each field the words on which it rests. */
@Injectable()
export class PublishedTexts {
  constructor(
    private readonly knowledge: KnowledgeQuery,
    private readonly history: HistoryQuery,
  ) {}

  /** The form as the text fills it in. */
  async filled(typed: Typed, request: PageRequest): Promise<Typed> {
    const text = pastedText(typed);
    const reading = await this.read(text, typed, request);
    const type = reading.type?.value ?? WITHOUT_EVENT;
    const filled = filledForm(text, reading, typed, takenFields(text, reading, type, request.m));
    return { ...filled, type: [type], asked: [type] };
  }

  /** After another event was chosen: what only its form asks is filled in as well. */
  async asked(typed: Typed, request: PageRequest): Promise<Typed> {
    const [type, before] = [typeIn(typed, 'type'), typeIn(typed, 'asked')];
    if (!type || !before || type === before) return typed;
    const text = pastedText(typed);
    const reading = await this.read(text, typed, request);
    const namesFor = (each: EventType): Typed =>
      Object.assign({}, ...takenFields(text, reading, each, request.m).map((field) => field.typed));
    const known = namesFor(before);
    const fresh = Object.entries(namesFor(type)).filter(
      ([name]) => !(name in known) && one(typed, name) === '',
    );
    return { ...typed, ...Object.fromEntries(fresh), asked: [type] };
  }

  /** What stands beside the form. */
  async beside(sheet: FormState, type: EventType, request: PageRequest): Promise<FromText> {
    const { typed, page, m } = sheet;
    const text = pastedText(typed);
    const reading = await this.read(text, typed, request);
    const taken = takenFields(text, reading, type, m);
    const evidence = evidenceOf(reading, taken, typed, m.language);
    const notes = { sheet, type, text, language: reading.language, evidence };
    const rounds = await this.roundsOnRecord(sheet, type, request);
    return {
      lede: m.t('communique.filled', { count: evidence.filter(({ used }) => used).length }),
      text: (
        <MarkedText
          text={text}
          language={reading.language}
          evidence={evidence}
          m={m}
          footer={
            <>
              {m.t('communique.legend')}{' '}
              <a href={link(page, paths.fromText)}>{m.t('communique.another_text')}</a>
            </>
          }
        />
      ),
      event: (
        <>
          <input type="hidden" name={PASTED} value={text} />
          <EventQuestion sheet={sheet} type={type} />
        </>
      ),
      unused: <UnusedQuestion notes={notes} />,
      at: (id) => (
        <>
          <NotesAt id={id} notes={notes} />
          {rounds
            .filter((round) => differsAt(round, sheet) === id)
            .map((round) => (
              <OnRecordNote round={round} sheet={sheet} />
            ))}
        </>
      ),
    };
  }

  private async read(text: string, typed: Typed, { page, caller }: PageRequest): Promise<Reading> {
    const published = readDate(one(typed, 'source.0.publishedOn'));
    const day = published && /^\d{4}-\d{2}-\d{2}$/.test(published) ? published : undefined;
    return readCommunique(text, await this.knowledge.of(text, caller, page.today, day));
  }

  private async roundsOnRecord(sheet: FormState, type: EventType, { scope }: PageRequest) {
    const chosen = all(sheet.typed, 'track');
    if (type !== 'round.held' || chosen.length === 0) return [];
    const seen = await this.history.effectiveOf(chosen, scope, {});
    return roundsOnRecord(seen, sheet);
  }
}

export const typeIn = (typed: Typed, name: string): EventType | undefined =>
  EVENT_TYPES.find((each) => each === one(typed, name));
