import mammoth from 'mammoth';

const CHARACTERS: Record<string, string> = {
  ...{ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' },
  // As a browser writes the space that breaks no line.
  '&nbsp;': ' ',
};

/** All letters and digits, in order: a file has other spaces and line breaks than a page. */
export const lettersOf = (text: string): string => text.replaceAll(/\s+/g, '');

/** The words of the sheets as the page has them, without what is repeated at the head and foot of each sheet. */
export const sheetsIn = (html: string): string =>
  [...html.matchAll(/<article class="a4".*?<\/article>/gs)]
    .map(([sheet]) => sheet)
    .join('')
    .replaceAll(/<(header|footer)>.*?<\/\1>|<p class="handling">.*?<\/p>|<[^>]*>/gs, '')
    .replaceAll(/&(?:lt|gt|quot|amp|nbsp);/g, (character) => CHARACTERS[character] ?? character);

/** The words of a Word document, read by another library than the one that wrote it. */
export const wordsInFile = async (buffer: Buffer): Promise<string> =>
  (await mammoth.extractRawText({ buffer })).value;
