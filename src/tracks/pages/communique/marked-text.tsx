import type { ComponentChildren } from 'preact';
import type { Span } from '../../../communiques/index.js';
import type { Language } from '../../../domain/values/text.js';
import type { Messages } from '../../../i18n/messages.js';
import type { Evidence } from './evidence.js';
import { headlineOf } from './pasted-text.js';

/** A marked place. Only the first of a number has its link. */
type Place = Span & { evidence: Evidence; first: boolean };

/** The places in a line, cut at its ends. */
const placesIn = (evidence: readonly Evidence[], line: Span): Place[] =>
  evidence
    .flatMap((each) => each.at.map((span, index): Place => ({ ...span, evidence: each, first: index === 0 })))
    .filter(({ from, to }) => from < line.to && to > line.from)
    .map((place) => ({
      ...place,
      from: Math.max(place.from, line.from),
      to: Math.min(place.to, line.to),
      first: place.first && place.from >= line.from,
    }))
    .sort((a, b) => a.from - b.from || b.to - a.to);

type PieceProps = { text: string; span: Span; places: readonly Place[]; m: Messages };

/** A part of the text with its marks, one in another; a place that begins in one mark and ends after it goes on there. */
function Pieces({ text, span, places, m }: PieceProps) {
  const parts: ComponentChildren[] = [];
  let at = span.from;
  let rest = [...places];
  for (let place = rest.shift(); place; place = rest.shift()) {
    const { from, to } = place;
    const inner = rest.filter((each) => each.from < to);
    const after = inner.filter((each) => each.to > to).map((each) => ({ ...each, from: to, first: false }));
    rest = [...after, ...rest.filter((each) => each.from >= to)].sort(
      (a, b) => a.from - b.from || b.to - a.to,
    );
    parts.push(text.slice(at, from));
    const within = inner.map((each) => ({ ...each, to: Math.min(each.to, to) }));
    parts.push(<Mark text={text} span={place} places={within} place={place} m={m} />);
    at = to;
  }
  parts.push(text.slice(at, span.to));
  return <>{parts}</>;
}

/** A marked place, with its number before its first word. */
function Mark({ place, ...inner }: PieceProps & { place: Place }) {
  const { text, places, m } = inner;
  const { number, used } = place.evidence;
  const style = used ? undefined : 'off';
  if (!place.first)
    return (
      <mark class={style}>
        <Pieces {...inner} />
      </mark>
    );
  const word = /^\S*/.exec(text.slice(place.from, places[0]?.from ?? place.to))?.[0] ?? '';
  return (
    <mark id={`e${number}`} class={style}>
      <span class="hold">
        <a class={used ? 'ev' : 'ev off'} href={`#f${number}`}>
          <span class="vh">{m.t('communique.evidence')} </span>
          {number}
          <span class="vh">, {m.t(used ? 'communique.to_field' : 'communique.to_field_unused')}</span>
        </a>
        {word}
      </span>
      <Pieces {...inner} span={{ from: place.from + word.length, to: place.to }} />
    </mark>
  );
}

type TextProps = {
  text: string;
  language: Language;
  evidence: readonly Evidence[];
  m: Messages;
  footer: ComponentChildren;
};

/** The pasted text beside the form: folded on a phone once it was read. */
export function MarkedText({ text, language, evidence, m, footer }: TextProps) {
  const used = evidence.filter((each) => each.used).length;
  const headline = headlineOf(text);
  const lines: Span[] = [];
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    if (text.slice(from, to).trim() !== '') lines.push({ from, to });
    from = to + 1;
  }
  return (
    <details class="paste" open>
      <summary>{m.t('communique.marked', { count: evidence.length, used })}</summary>
      <article lang={language} aria-label={m.t('communique.text')}>
        {lines.map((line, index) => {
          const words = <Pieces text={text} span={line} places={placesIn(evidence, line)} m={m} />;
          return index === 0 && headline !== '' ? <h2>{words}</h2> : <p>{words}</p>;
        })}
      </article>
      <footer>{footer}</footer>
    </details>
  );
}
