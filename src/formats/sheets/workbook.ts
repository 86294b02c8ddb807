import { WorkerFile } from '../../runtime/worker-file.js';
import type { Sheet } from './sheet.js';

const writer = new WorkerFile<readonly Sheet[], Uint8Array>(
  'a spreadsheet',
  new URL('./xlsx.thread', import.meta.url),
  {
    // Ten thousand rows took seven seconds at worst, on a busy machine.
    milliseconds: 60_000,
    megabytes: 1_024,
  },
);

/** An XLSX file (ECMA-376) of sheets, which are read when its turn has come. */
export const workbookOf = async (sheets: () => Promise<readonly Sheet[]>): Promise<Buffer> =>
  Buffer.from(await writer.run(sheets));
