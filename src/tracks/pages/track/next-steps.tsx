import type { Finding, Refusal } from '../../../domain/values/views.js';
import { sentence, type TitleOf, together } from '../../../i18n/findings.js';
import { type Messages, messagesFor } from '../../../i18n/messages.js';
import type { LocalText } from '../../../i18n/names.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { Marked } from '../../../ui/text.js';

/** An event type of the kind: possible now, perhaps with warnings, or refused with the reasons. */
export type NextStep = {
  type: string;
  /** Whether it usually comes next at this stage. */
  likely: boolean;
  possible: boolean;
  refusals: Refusal[];
  warnings?: Finding[];
};

/** The off-procedure event, which is offered last. */
const isOffProcedure = ({ type }: NextStep): boolean => type === 'stage.asserted';

/** In a list grouped by reason, the event name is not repeated. */
function because(finding: Finding, m: Messages, titleOf: TitleOf): LocalText {
  const key = `why.${finding.code}`;
  return m.has(key) ? { value: m.t(key), lang: m.language } : sentence(finding, m.language, titleOf);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
export const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

type Refused = { types: string[]; reasons: LocalText[] };

/** Groups events that are refused for the same reasons. */
export function byReason(steps: NextStep[], m: Messages, titleOf: TitleOf): Refused[] {
  const groups = new Map<string, Refused>();
  for (const { type, refusals } of steps) {
    const reasons = refusals.map((refusal) => because(refusal, m, titleOf));
    const key = reasons.map(({ value }) => value).join('\n');
    const group = groups.get(key) ?? { types: [], reasons };
    group.types.push(type);
    groups.set(key, group);
  }
  return [...groups.values()];
}

type StepProps = { slug: string; titleOf: TitleOf; page: Page };

function Possible({ step, slug, titleOf, page }: StepProps & { step: NextStep }) {
  const m = messagesFor(page.language);
  const name = m.label('events', step.type);
  const mayLog = page.sections?.includes('log');
  const href = step.type === 'round.held' ? paths.logRound : paths.logEvent(slug);
  return (
    <li>
      {mayLog ? (
        <a href={link(page, href, step.type === 'round.held' ? { track: slug } : { type: step.type })}>
          {name}
        </a>
      ) : (
        name
      )}
      {isOffProcedure(step) && <small>{m.t('track.last_resort')}</small>}
      {together(step.warnings ?? [], m).map((warning) => {
        const picked = because(warning, m, titleOf);
        return (
          <small lang={picked.lang && picked.lang !== m.language ? picked.lang : undefined}>
            {m.t('track.with_warning', { warnings: lowerFirst(picked.value) })}
          </small>
        );
      })}
    </li>
  );
}

/** For staff: the events that can be logged now, and those that cannot, with the reasons. */
export function NextSteps({ steps, slug, titleOf, page }: StepProps & { steps: NextStep[] }) {
  const m = messagesFor(page.language);
  const refused = byReason(
    steps.filter(({ possible }) => !possible),
    m,
    titleOf,
  );
  const possible = steps
    .filter((step) => step.possible)
    .toSorted((a, b) => Number(isOffProcedure(a)) - Number(isOffProcedure(b)));
  const list = (some: NextStep[]) =>
    some.map((step) => <Possible step={step} slug={slug} titleOf={titleOf} page={page} />);
  return (
    <div class="split even">
      <section aria-labelledby="can">
        <h3 id="can">{m.t('track.can')}</h3>
        <ul class="can">{list(possible.filter(({ likely }) => likely))}</ul>
        <details>
          <summary>{m.t('track.can_other')}</summary>
          <ul class="can cols">{list(possible.filter(({ likely }) => !likely))}</ul>
        </details>
      </section>
      <section aria-labelledby="cannot">
        <h3 id="cannot">{m.t('track.cannot')}</h3>
        <ul class="can">
          {refused.map(({ types, reasons }) => (
            <li>
              {capital(types.map((type) => lowerFirst(m.label('events', type))).join('; '))}
              {reasons.map((reason) => (
                <small>
                  <Marked picked={{ ...reason, value: lowerFirst(reason.value) }} language={m.language} />
                </small>
              ))}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
