import { WorkerFile } from '../../../runtime/worker-file.js';
import { renderHtml } from '../../../ui/render.js';
import { aboutBrief, type BriefPageProps, BriefSheets } from './brief.page.js';

/** The sheets of the page, and what stands at the head and foot of each page of the file. */
export type BriefFile = { html: string; title: string; words: string | null; foot: string; language: string };

const writer = new WorkerFile<BriefFile, Uint8Array>(
  'a Word document',
  new URL('./brief-word.thread', import.meta.url),
  { milliseconds: 60_000, megabytes: 512 },
);

/** The note as a Word document (ECMA-376). It is made of the sheets of the page, so that both say the same. */
export async function briefWord(props: BriefPageProps): Promise<Buffer> {
  const { title, words, foot } = aboutBrief(props);
  const html = renderHtml(<BriefSheets {...props} />);
  return Buffer.from(await writer.run(() => ({ html, title, words, foot, language: props.page.language })));
}
