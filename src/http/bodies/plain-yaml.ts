import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Composer, CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, Parser, visit } from 'yaml';

// A worker thread runs this file by itself, so it must not import our files (yaml.ts).

/** The deepest stack of the parser: 32 containers as in JSON, the document and a scalar. */
const DEEPEST = 34;

/** `yaml` seeks each alias among all anchors, and counts the aliases that it expands to. */
const MOST_ALIASES = 1_000;

/** YAML's core schema, which has the values of JSON only. `<<` is an ordinary name. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  // The check compares each name with every other; refuseOddNames does it in linear time.
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** Thrown for a text that is not one document of plain YAML. The message is a sentence about the body. */
export class YamlFault extends Error {}

const malformed = (detail: string) => new YamlFault(detail);
const repetitive = () => malformed('The body repeats too much by aliases.');

/** Parses one YAML document to a JSON value; undefined for an empty one. Throws a YamlFault if it is more than JSON. */
export function parseYaml(text: string): unknown {
  const document = documentOf(text);
  if (!document) return undefined;
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    throw repetitive();
  }
}

/** The offset of the value of each path, or of its nearest ancestor in the text; null for an empty document. */
export function offsetsInYaml(text: string, paths: readonly string[][]): (number | null)[] {
  const document = documentOf(text);
  return paths.map((path) => {
    let offset: number | null = null;
    let node: unknown = document?.contents;
    for (const step of [null, ...path]) {
      if (step !== null) node = childOf(node, step);
      const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
      if (!range) break;
      offset = range[0];
      if (document && isAlias(node)) node = node.resolve(document);
    }
    return offset;
  });
}

function childOf(node: unknown, step: string): unknown {
  if (isSeq(node)) return node.items[Number(step)];
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value).normalize('NFC') === step)?.value;
}

function documentOf(text: string): Document.Parsed | undefined {
  // Documents are composed one by one, so nothing after the second is read.
  const [document, another] = new Composer(OPTIONS).compose(tokensOf(text));
  if (!document) return undefined;
  if (another) throw malformed('The body holds more than one YAML document.');
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw malformed(`The body is not plain YAML: ${fault.code}, at ${placeIn(text, fault.pos[0])}.`);
  refuseOddNames(document);
  return document;
}

/**
 * Refuses tags, directives and the first fault: `yaml` would collect all faults. The depth of the parser's stack is
 * checked, because the composer is recursive.
 */
function* tokensOf(text: string): Generator<CST.Token> {
  const parser = new Parser();
  let aliases = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'tag' || type === 'directive-line') throw malformed('The body has YAML tags or directives.');
    if (type === 'alias') aliases += 1;
    if (aliases > MOST_ALIASES) throw repetitive();
    yield* wellFormed(text, parser.next(lexeme));
    if (parser.stack.length > DEEPEST) throw malformed('The body is nested too deep.');
  }
  yield* wellFormed(text, parser.end());
}

function* wellFormed(text: string, tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    if (token.type === 'error') throw malformed(`The body is not YAML, at ${placeIn(text, token.offset)}.`);
    yield token;
  }
}

/** Line and column count from 1, as in editors. */
function placeIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `line ${lines.length}, column ${[...(lines.at(-1) ?? '')].length + 1}`;
}

/** Each name must be text and unique, as in JSON. Other YAML parsers read `no` or `2026` differently. */
function refuseOddNames(document: Document.Parsed): void {
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : null;
        if (typeof name !== 'string') {
          throw malformed('The body has a name that is not text; put it in quotation marks.');
        }
        if (names.has(name))
          throw malformed(`The body has the name ${name.slice(0, 100)} twice in one place.`);
        names.add(name);
      }
    },
  });
}

/** The result of parsing, as threads can exchange it. */
export type ParseResult = { value: unknown } | { fault: string };

/** The value of the text, or with `paths` the offsets of their values. */
export function parseResultOf(text: string, paths?: readonly string[][]): ParseResult {
  try {
    return { value: paths ? offsetsInYaml(text, paths) : parseYaml(text) };
  } catch (error) {
    if (error instanceof YamlFault) return { fault: error.message };
    throw error;
  }
}

/** Marks the worker thread, because other threads import this file too. */
export const THREAD = 'paraph-yaml';

if (!isMainThread && workerData?.thread === THREAD) {
  parentPort?.postMessage(parseResultOf(workerData.text, workerData.paths));
}
