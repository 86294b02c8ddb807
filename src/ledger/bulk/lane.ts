/** Runs pieces of work one after another, while their caller goes on: the statements of one connection. */
export class Lane {
  private last: Promise<unknown> = Promise.resolve();

  /** Work behind a failed one does not run: it fails as well. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done;
    // Whoever waits for it hears of a failure; nobody may have to.
    done.catch(() => undefined);
    return done;
  }

  /** Resolves when everything has ended, well or not. */
  async idle(): Promise<void> {
    await this.last.catch(() => undefined);
  }
}
