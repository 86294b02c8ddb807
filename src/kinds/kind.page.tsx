import type { Stage } from '../domain/values/views.js';
import { kindHelp, kindShortName } from '../i18n/kinds.js';
import { messagesFor } from '../i18n/messages.js';
import { Columns } from '../ui/columns.js';
import { Diagram, type MachineGraph } from '../ui/diagram.js';
import { fieldLabel } from '../ui/entry-facts.js';
import { FormatLinks } from '../ui/format-links.js';
import { Layout } from '../ui/layout.js';
import { type Format, link, type Page, paths } from '../ui/page.js';
import { Scroll } from '../ui/scroll.js';

/** An event type of the kind with the names of its own data fields. */
export type KindEvent = { type: string; fields: string[]; required: string[] };

export type KindPageProps = {
  page: Page;
  kind: string;
  version: number;
  stages: readonly Stage[];
  events: KindEvent[];
  graph: MachineGraph;
  formats: Format[];
};

function Events({ events, page }: { events: KindEvent[]; page: Page }) {
  const m = messagesFor(page.language);
  const { t } = m;
  return (
    <Scroll label={t('kinds.events')}>
      <table>
        <caption class="vh">{t('kinds.events')}</caption>
        <Columns names={[t('kinds.event'), t('kinds.meaning'), t('kinds.fields')]} />
        <tbody>
          {events.map(({ type, fields, required }) => (
            <tr id={type.replaceAll('.', '-')}>
              <th scope="row">
                {m.label('events', type)} <code>{type}</code>
              </th>
              <td>{m.has(`event_help.${type}`) && m.label('event_help', type)}</td>
              <td>
                {fields
                  .map((name) => {
                    const field = fieldLabel(name, m);
                    return required.includes(name) ? t('kinds.required', { field }) : field;
                  })
                  .join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Explains a kind of agreement: its stages, its events, and a diagram of the machine. */
export function KindPage({ page, kind, version, stages, events, graph, formats }: KindPageProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = kindShortName(kind, page.language);
  return (
    <Layout page={page} title={title} current="kinds">
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.kinds)}>{t('kinds.title')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="with">{t('kinds.version', { version })}</p>
      <p class="lede">{kindHelp(kind, page.language)}</p>
      <section aria-labelledby="stages">
        <h2 id="stages">{t('kinds.stages')}</h2>
        <dl class="keys narrow">
          {stages.map((stage) => (
            <>
              <dt id={stage}>{m.label('stages', stage)}</dt>
              <dd>{m.label('stage_help', stage)}</dd>
            </>
          ))}
        </dl>
      </section>
      <section class="part machine" aria-labelledby="diagram">
        <h2 id="diagram">{t('kinds.diagram')}</h2>
        <Diagram graph={graph} title={t('diagram.title', { title })} m={m} />
      </section>
      <div class="part">
        <h2>{t('kinds.events')}</h2>
        <p class="lede">{t('kinds.every_event')}</p>
        <Events events={events} page={page} />
      </div>
      <FormatLinks formats={formats} lead={t('nav.view_as')} m={m} />
    </Layout>
  );
}

export type KindsPageProps = { page: Page; kinds: string[] };

/** Lists the kinds of agreement with a short description each. */
export function KindsPage({ page, kinds }: KindsPageProps) {
  const m = messagesFor(page.language);
  return (
    <Layout page={page} title={m.t('kinds.title')} current="kinds">
      <h1>{m.t('kinds.title')}</h1>
      <p class="lede">{m.t('kinds.lede')}</p>
      <ul class="entries">
        {kinds.map((kind) => (
          <li>
            <h2>
              <a href={link(page, paths.kind(kind))}>{kindShortName(kind, page.language)}</a>
            </h2>
            <p class="prose">{kindHelp(kind, page.language)}</p>
          </li>
        ))}
      </ul>
    </Layout>
  );
}
