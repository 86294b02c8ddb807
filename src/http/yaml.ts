import { Composer, type CST, type Document, isPair, isScalar, Parser, visit } from 'yaml';
import { Problem } from './problem.js';

/** As in JSON (text-faults.ts), with room for the document itself; a deeper one is not composed at all. */
const DEEPEST = 33;

/** `yaml` counts each alias times the aliases inside what it stands for. */
const MOST_ALIASES = 1_000;

/** YAML's core schema: what JSON can say and nothing else; `<<` is a name like any other. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: true,
  prettyErrors: false,
} as const;

const malformed = (detail: string) => new Problem('malformed_json', detail);

/** One YAML document as the JSON value it spells; undefined for an empty one. Anything beyond JSON is refused. */
export function readYaml(text: string): unknown {
  const tokens = [...new Parser().parse(text)];
  for (const token of tokens) refuseDeep(token);
  const [document, ...others] = [...new Composer(OPTIONS).compose(tokens)];
  if (!document) return undefined;
  if (others.length > 0) throw malformed('The body holds more than one YAML document.');
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw malformed(`The body is not plain YAML: ${fault.code}, at character ${fault.pos[0]}.`);
  refuseOddNames(document);
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    throw malformed('The body repeats too much by aliases.');
  }
}

/** The parser keeps a stack of its own, the composer calls itself: so the depth is looked at in between. */
function refuseDeep(root: CST.Token): void {
  const waiting: [token: CST.Token, depth: number][] = [[root, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [token, depth] = next;
    if (depth > DEEPEST) throw malformed('The body is nested too deep.');
    if (token.type === 'document' && token.value) waiting.push([token.value, depth + 1]);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) waiting.push([key, depth + 1]);
      if (value) waiting.push([value, depth + 1]);
    }
  }
}

/** A name must be written as text: JSON has no other, and `no` or `2026` would be read differently elsewhere. */
function refuseOddNames(document: Document.Parsed): void {
  visit(document, {
    Pair(_, pair) {
      if (isPair(pair) && isScalar(pair.key) && typeof pair.key.value === 'string') return;
      throw malformed('The body has a name that is not text; put it in quotation marks.');
    },
  });
}
