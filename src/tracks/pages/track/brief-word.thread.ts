import { parentPort, workerData } from 'node:worker_threads';
import { AlignmentType, Document, Footer, Header, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import { htmlToContent } from 'docx/html';
import type { BriefFile } from './brief-word.js';

// A worker thread runs this file by itself, so it must import no value of ours (brief-word.tsx).

/** Has the Kazakh letters on every system that has Word. */
const FONT = 'Times New Roman';

/** Sizes in half-points, margins in twentieths of a point, as WordprocessingML has them. */
const TEXT = 20;
const SMALL = 16;
const MARGIN = { top: 1_000, bottom: 900, left: 1_000, right: 1_000 };

/** What the running header and footer of the file say is left out of the sheets. */
const STYLESHEET = `
  .a4 > header, .a4 > footer, .a4 > .handling, .noprint { display: none }
  .a4 + .a4 { break-before: page }
  h1 { font-size: 18pt; color: #000; margin: 0 }
  h2 { font-size: 12pt; color: #000; margin: 8pt 0 2pt }
  h3 { font-size: 10pt; font-weight: bold; color: #000; margin: 4pt 0 0 }
  p, li, dd, td, th { margin: 0 0 2pt }
  dt { font-weight: bold; margin: 3pt 0 0 }
  dd { margin-left: 12pt }
  table { width: 100% }
  tr > :first-child { width: 22% }
  td, th { text-align: left; vertical-align: top; font-weight: normal; border: 0.5pt solid #888 }
  .say { font-size: 12pt; margin: 4pt 0 }
  .refs, .quiet { font-size: 9pt }
  a { color: #000; text-decoration: none }
`;

const { html, title, words, foot, language } = workerData as BriefFile;

const small = (children: TextRun[]): Paragraph =>
  new Paragraph({ alignment: AlignmentType.CENTER, children });
const run = (text: string): TextRun => new TextRun({ text, size: SMALL });
const pages = new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: SMALL });

const file = new Document({
  title,
  creator: 'Paraph',
  styles: { default: { document: { run: { font: FONT, size: TEXT, language: { value: language } } } } },
  sections: [
    {
      properties: { page: { margin: MARGIN } },
      headers: { default: new Header({ children: words ? [small([run(words)])] : [] }) },
      footers: { default: new Footer({ children: [small([run(`${foot}, `), pages])] }) },
      children: [...htmlToContent(html, { stylesheet: STYLESHEET })],
    },
  ],
});
parentPort?.postMessage(await Packer.toBuffer(file));
