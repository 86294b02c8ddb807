import { open } from 'node:fs/promises';

/** A type of file that can be kept. */
export type FileType = {
  /** Its name in the settings, and the ending of its files. */
  name: string;
  endings: readonly string[];
  mediaType: string;
  /** What `file-type` finds in such a file; `text` where it finds nothing and no byte is zero. */
  content: string | 'text';
};

const OOXML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';

const type = (name: string, mediaType: string, content = mediaType, others: string[] = []): FileType => ({
  name,
  endings: [name, ...others],
  mediaType,
  content,
});

/** The types that are known. Nothing that a browser would run: no HTML, no SVG, no archives. */
export const FILE_TYPES: readonly FileType[] = [
  type('pdf', 'application/pdf'),
  type('docx', `${OOXML}.wordprocessingml.document`),
  type('xlsx', `${OOXML}.spreadsheetml.sheet`),
  type('pptx', `${OOXML}.presentationml.presentation`),
  type('odt', `${ODF}.text`),
  type('ods', `${ODF}.spreadsheet`),
  type('odp', `${ODF}.presentation`),
  type('doc', 'application/msword', 'application/x-cfb'),
  type('xls', 'application/vnd.ms-excel', 'application/x-cfb'),
  type('rtf', 'application/rtf'),
  type('txt', 'text/plain', 'text'),
  type('csv', 'text/csv', 'text'),
  type('png', 'image/png'),
  type('jpg', 'image/jpeg', 'image/jpeg', ['jpeg']),
  type('tif', 'image/tiff', 'image/tiff', ['tiff']),
];

/** What browsers and older programs call some types. */
const ALIASES: Record<string, string> = {
  'text/rtf': 'application/rtf',
  'application/x-pdf': 'application/pdf',
  'image/jpg': 'image/jpeg',
  'application/csv': 'text/csv',
};

/**
 * The type by its media type. Where a browser does not know it (`application/octet-stream`, or a spreadsheet program's
 * name for CSV), the ending of the name says it.
 */
export function typeOf(types: readonly FileType[], mediaType: string, name: string): FileType | undefined {
  const [plain = ''] = mediaType.toLowerCase().split(';', 1);
  const asked = ALIASES[plain.trim()] ?? plain.trim();
  const ending = name.toLowerCase().split('.').at(-1) ?? '';
  const byEnding = types.find(({ endings }) => endings.includes(ending));
  if (byEnding && (asked === '' || asked === 'application/octet-stream' || asked === byEnding.mediaType))
    return byEnding;
  if (byEnding?.name === 'csv' && asked === 'application/vnd.ms-excel') return byEnding;
  return types.find((one) => one.mediaType === asked);
}

/** Enough to see whether it is text: the types with a signature were found before. */
const LOOKED_AT = 64 * 1024;

/** Whether a file is of the type, by its content. */
export async function isOfType(path: string, { content }: FileType): Promise<boolean> {
  const { fileTypeFromFile } = await import('file-type');
  const found = await fileTypeFromFile(path);
  if (content !== 'text') return found?.mime === content;
  return found === undefined && !(await hasZeroByte(path));
}

async function hasZeroByte(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await file.close();
  }
}
