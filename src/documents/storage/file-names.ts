import { parse } from 'content-disposition';
import { unseenIn } from '../../domain/values/characters.js';
import { invalid } from '../../http/problems/problem.js';
import { FILE_TYPES, type FileType } from './file-types.js';

/** In characters. File systems hold 255 bytes, of which a Cyrillic letter takes two. */
const LONGEST = 100;

const refused = (message: string) => invalid([{ pointer: '/header/Content-Disposition', message }]);

/** The file name that Content-Disposition gives (RFC 6266); empty where it gives none. */
export function nameIn(disposition: string | undefined): string {
  if (disposition === undefined) return '';
  const { filename = '' } = parse(utf8(disposition)).parameters;
  return filename;
}

/** Many clients send UTF-8 as it is, which Node reads as Latin-1. */
function utf8(header: string): string {
  if (!/[\x80-\xff]/.test(header)) return header;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}

/** A name under which the file can be given back on any system: one of its type, in NFC, without folders. */
export function checkedName(given: string, { name, endings }: FileType): string {
  const text = given.normalize('NFC').trim();
  if (text === '') return `document.${name}`;
  if (/[/\\]/.test(text) || /^\.+$/.test(text))
    throw refused('must name a file without folders, such as note.pdf');
  const unseen = unseenIn(text);
  if (unseen || /[\t\r\n]/.test(text))
    throw refused(
      unseen
        ? `must not hold ${unseen.code} (${unseen.name}), its character ${unseen.at}`
        : 'must be one line',
    );
  // What Windows takes for something else. A name that begins with a dot would be hidden.
  const plain = text.replaceAll(/[<>:"|?*]/g, '_').replace(/^\.+/, '_');
  const dot = plain.lastIndexOf('.');
  const isOwn = endings.includes(plain.slice(dot + 1).toLowerCase());
  const [stem, ending] = dot > 0 && isOwn ? [plain.slice(0, dot), plain.slice(dot + 1)] : [plain, name];
  return `${[...stem].slice(0, LONGEST).join('').trimEnd()}.${ending}`;
}

/** Whether a name that somebody else wrote down, such as a dossier, is as {@link checkedName} leaves it. */
export function isSafeName(name: string, mediaType: string): boolean {
  const type = FILE_TYPES.find((one) => one.mediaType === mediaType);
  try {
    return type !== undefined && checkedName(name, type) === name;
  } catch {
    return false;
  }
}
