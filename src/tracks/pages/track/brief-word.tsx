import { renderHtml } from '../../../ui/render.js';
import { aboutBrief, type BriefPageProps, BriefSheets } from './brief.page.js';

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

/**
 * The note as a Word document (ECMA-376): made of the sheets of the page, so that both say the same. The library is
 * loaded when the first note is asked for.
 */
export async function briefWord(props: BriefPageProps): Promise<Buffer> {
  const [
    { AlignmentType, Document, Footer, Header, Packer, PageNumber, Paragraph, TextRun },
    { htmlToContent },
  ] = await Promise.all([import('docx'), import('docx/html')]);
  const { language } = props.page;
  const { title, words, foot } = aboutBrief(props);
  const small = (...parts: (string | { page: true })[]) =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      children: parts.map((part) =>
        typeof part === 'string'
          ? new TextRun({ text: part, size: SMALL })
          : new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: SMALL }),
      ),
    });
  const file = new Document({
    title,
    creator: 'Paraph',
    styles: { default: { document: { run: { font: FONT, size: TEXT, language: { value: language } } } } },
    sections: [
      {
        properties: { page: { margin: MARGIN } },
        headers: { default: new Header({ children: words ? [small(words)] : [] }) },
        footers: { default: new Footer({ children: [small(`${foot}, `, { page: true })] }) },
        children: [...htmlToContent(renderHtml(<BriefSheets {...props} />), { stylesheet: STYLESHEET })],
      },
    ],
  });
  return Packer.toBuffer(file);
}
