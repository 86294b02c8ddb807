import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Composer, CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, Parser, visit } from 'yaml';

// A thread of its own begins with this file as it stands, so it imports nothing of ours (yaml.ts).

/** What the parser has open at once: 32 containers as in JSON, the document around them and a text inside. */
const DEEPEST = 34;

/** Each is looked for among all anchors, and `yaml` counts it times the aliases inside what it stands for. */
const MOST_ALIASES = 1_000;

/** YAML's core schema: what JSON can say and nothing else; `<<` is a name like any other. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  // It compares each name with every other; see refuseOddNames.
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** What is not one document of plain YAML. The message is a sentence about the body. */
export class YamlFault extends Error {}

const malformed = (detail: string) => new YamlFault(detail);
const repetitive = () => malformed('The body repeats too much by aliases.');

/** One YAML document as the JSON value it spells; undefined for an empty one. Anything beyond JSON is refused. */
export function parseYaml(text: string): unknown {
  const document = documentOf(text);
  if (!document) return undefined;
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    throw repetitive();
  }
}

/** Where in the text each path leads, or as much of it as is there; null for an empty document. */
export function offsetsInYaml(text: string, paths: readonly string[][]): (number | null)[] {
  const document = documentOf(text);
  return paths.map((path) => {
    let offset: number | null = null;
    let node: unknown = document?.contents;
    for (const step of [null, ...path]) {
      if (step !== null) node = below(node, step);
      const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
      if (!range) break;
      offset = range[0];
      if (document && isAlias(node)) node = node.resolve(document);
    }
    return offset;
  });
}

function below(node: unknown, step: string): unknown {
  if (isSeq(node)) return node.items[Number(step)];
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value).normalize('NFC') === step)?.value;
}

function documentOf(text: string): Document.Parsed | undefined {
  // Taken one by one: what comes after the second is not even read.
  const [document, another] = new Composer(OPTIONS).compose(tokensOf(text));
  if (!document) return undefined;
  if (another) throw malformed('The body holds more than one YAML document.');
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw malformed(`The body is not plain YAML: ${fault.code}, at ${placeIn(text, fault.pos[0])}.`);
  refuseOddNames(document);
  return document;
}

/**
 * Refuses what JSON has not (tags, directives) and the first fault at once: `yaml` would go on and list them all.
 * The parser keeps a stack of its own, but the composer calls itself for each level: so the stack is watched.
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

/** As people find it in an editor: counted from 1. */
function placeIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `line ${lines.length}, column ${[...(lines.at(-1) ?? '')].length + 1}`;
}

/**
 * A name must be written as text, and once: JSON has no other, and `no` or `2026` would be read differently
 * elsewhere.
 */
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

/** What came of a text, as one thread can tell another. */
export type Parsed = { value: unknown } | { fault: string };

/** The value of the text, or where in it the paths lead. */
export function outcomeOf(text: string, paths?: readonly string[][]): Parsed {
  try {
    return { value: paths ? offsetsInYaml(text, paths) : parseYaml(text) };
  } catch (error) {
    if (error instanceof YamlFault) return { fault: error.message };
    throw error;
  }
}

/** Names this file's own thread among all others that import it. */
export const THREAD = 'paraph-yaml';

if (!isMainThread && workerData?.thread === THREAD) {
  parentPort?.postMessage(outcomeOf(workerData.text, workerData.paths));
}
