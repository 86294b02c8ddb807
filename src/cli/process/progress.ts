import cliProgress from 'cli-progress';

export type Progress = (done: number, total: number) => void;

/** Shows a progress bar on standard error while `work` runs, if that is a terminal. */
export async function withProgress<T>(
  what: string,
  work: (progress: Progress | undefined) => Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return work(undefined);
  const bar = new cliProgress.SingleBar(
    {
      stream: process.stderr,
      format: `${what} {bar} {value}/{total}`,
      clearOnComplete: true,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  let begun = false;
  try {
    return await work((done, total) => {
      if (begun) bar.update(done);
      else bar.start(total, done);
      begun = true;
    });
  } finally {
    if (begun) bar.stop();
  }
}
