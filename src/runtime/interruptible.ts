/** 128 plus the signal's number, as shells do. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

/**
 * Opens a resource, works with it, and closes it whatever happens. A signal closes it at once and ends the process,
 * even while it is still being opened. A second signal does not wait for that.
 */
export async function interruptible<Resource, T>(
  open: () => Promise<Resource>,
  work: (resource: Resource) => Promise<T>,
  close: (resource: Resource) => Promise<void>,
): Promise<T> {
  const opening = open();
  let closing: Promise<void> | undefined;
  const closed = () => {
    closing ??= opening.then(close);
    return closing;
  };
  const ending = Object.entries(EXIT_CODES).map(([signal, code]) => {
    const end = () => {
      // The work goes on meanwhile and fails, because what it needs is closed.
      process.on('uncaughtException', () => undefined);
      void closed().finally(() => process.exit(code));
    };
    process.once(signal, end);
    return () => process.off(signal, end);
  });
  try {
    return await work(await opening);
  } finally {
    await closed();
    for (const forget of ending) forget();
  }
}
