import { EMPTY_ROOT, HASH_BYTES } from '../merkle/hashes.js';

/**
 * The head of a log (C2SP tlog-checkpoint): its origin, the number of its entries, the root of its tree, and further
 * lines, each `<name> <value>`.
 */
export type Checkpoint = { origin: string; size: number; root: Buffer; extensions: readonly string[] };

export const checkpointText = ({ origin, size, root, extensions }: Checkpoint): string =>
  `${[origin, size, root.toString('base64'), ...extensions].join('\n')}\n`;

/** Reads the text of a checkpoint's note; null if it is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', sizeText = '', rootText = '', ...rest] = text.split('\n');
  const extensions = rest.slice(0, -1);
  const size = Number(sizeText);
  const root = Buffer.from(rootText, 'base64');
  const isWhole =
    rest.at(-1) === '' &&
    origin !== '' &&
    /^(?:0|[1-9]\d{0,15})$/.test(sizeText) &&
    Number.isSafeInteger(size) &&
    root.length === HASH_BYTES &&
    root.toString('base64') === rootText &&
    extensions.every((line) => line !== '') &&
    (size > 0 || root.equals(EMPTY_ROOT));
  return isWhole ? { origin, size, root, extensions } : null;
}

/** The value of the line with this name. */
export const extensionOf = ({ extensions }: Checkpoint, name: string): string | null =>
  extensions.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
