/** 128 plus the signal's number, as in shells. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

/**
 * Opens a resource, works with it, and closes it in any case. A signal closes it and ends the process, even while it is
 * being opened. A second signal ends the process at once.
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
      // The work fails meanwhile, because its resource is closed.
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
