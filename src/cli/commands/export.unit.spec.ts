import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readYaml } from '../../http/bodies/yaml-at-once.js';
import { asYaml } from './export.js';

/** YAML 1.2, 5.1: characters that a parser must reject if they are not escaped. */
const NOT_PRINTABLE = /(?![\t\n\r\u0085])[\p{Cc}\ufffe\uffff]/u;

describe('a dossier as YAML', () => {
  it('given a character that is invisible or not allowed in YAML, escapes it and is read as the same', () => {
    const dossier = { title: 'a\ufffeb\u202ec\u{e0041}', note: 'first\n\uffff second', plain: 'Қазақстан' };
    expect(asYaml(dossier)).toBe(
      'title: "a\\ufffeb\\u202ec\\U000e0041"\nnote: "first\\n\\uffff second"\nplain: Қазақстан\n',
    );
    expect(readYaml(asYaml(dossier))).toEqual(dossier);
  });

  it.each([' \n', 'first \n second', '\t\nlast'])(
    'given spaces at the ends of lines in %j, preserves them',
    (summary) => {
      expect(readYaml(asYaml({ summary }))).toEqual({ summary });
    },
  );

  it('given any texts, is plain YAML with the same texts', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2 }),
      fc.constantFrom(
        '\ufffe',
        '\uffff',
        '\n',
        ' ',
        ': ',
        '#',
        '\u202e',
        '\u{e0001}',
        '\\',
        '"',
        '\u2028',
        '\t',
      ),
    );
    const text = fc.array(unit, { maxLength: 60 }).map((units) => units.join(''));
    fc.assert(
      fc.property(text, text, (summary, name) => {
        const dossier = { entries: [{ summary, people: [{ name }] }], sources: { [`k${name}`]: summary } };
        const yaml = asYaml(dossier);
        expect(yaml).not.toMatch(NOT_PRINTABLE);
        expect(readYaml(yaml)).toEqual(dossier);
      }),
    );
  });
});
