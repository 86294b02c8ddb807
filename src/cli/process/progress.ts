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
      format: `${what} {bar} {value}/{total}, {rate} a second, {eta_formatted} left`,
      clearOnComplete: true,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  let begun: number | null = null;
  try {
    return await work((done, total) => {
      const now = performance.now();
      const rate = begun === null ? 0 : Math.round((done * 1_000) / Math.max(1, now - begun));
      if (begun === null) bar.start(total, done, { rate });
      else bar.update(done, { rate });
      begun ??= now;
    });
  } finally {
    if (begun !== null) bar.stop();
  }
}
