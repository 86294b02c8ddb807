import type { Steps } from '../../domain/values/steps.js';

/** One step reads this many characters, in some fifty microseconds. */
const CHARACTERS_A_STEP = 10_000;

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** What the grammar allows next. */
type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

/**
 * The offset at which a text stops being JSON (RFC 8259); null if it is JSON. The messages of JSON.parse do not always
 * give the position.
 */
export function* faultInJson(text: string): Steps<number | null> {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let next = CHARACTERS_A_STEP;
  const afterValue = (): Expected => (open.length > 0 ? 'comma or end' : 'nothing');
  for (let at = 0; at < text.length; at += 1) {
    if (at >= next) {
      next = at + CHARACTERS_A_STEP;
      yield;
    }
    const sign = text[at] as string;
    if (sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t') continue;
    const isName: boolean = expected === 'name' || expected === 'name or end';
    const isValue: boolean = expected === 'value' || expected === 'value or end';
    if (sign === '"' && (isName || isValue)) {
      const { end, fault } = stringFrom(text, at);
      if (fault !== null) return fault;
      at = end;
      expected = isName ? 'colon' : afterValue();
    } else if (isValue && (sign === '{' || sign === '[')) {
      open.push(sign);
      expected = sign === '{' ? 'name or end' : 'value or end';
    } else if (sign === ':' && expected === 'colon') {
      expected = 'value';
    } else if (sign === ',' && expected === 'comma or end') {
      expected = open.at(-1) === '{' ? 'name' : 'value';
    } else if (expected.endsWith('or end') && sign === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop();
      expected = afterValue();
    } else {
      SCALAR.lastIndex = at;
      const [scalar] = (isValue && SCALAR.exec(text)) || [];
      if (scalar === undefined) return at;
      at += scalar.length - 1;
      expected = afterValue();
    }
  }
  return expected === 'nothing' ? null : text.length;
}

/**
 * The end of the string that begins at `start`, and the offset of the first character that a string may not contain.
 */
function stringFrom(text: string, start: number): { end: number; fault: number | null } {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return { end: at, fault: null };
    if (unit < 0x20) return { end: at, fault: at };
    if (unit !== 0x5c) continue;
    ESCAPE.lastIndex = at;
    const [escaped] = ESCAPE.exec(text) ?? [];
    if (escaped === undefined) return { end: at, fault: at };
    at += escaped.length - 1;
  }
  return { end: text.length, fault: text.length };
}
