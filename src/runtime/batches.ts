type Asked<Item, Answer> = { item: Item } & Omit<PromiseWithResolvers<Answer>, 'promise'>;

/**
 * Sends items in batches: what is asked in one turn of the loop, or while `lanes` batches are under way, goes together.
 * Whoever asks alone does not wait. An item is never sent before it is asked, so its answer is as fresh as if it had
 * been sent alone.
 */
export class Batches<Item, Answer> {
  private readonly asked: Asked<Item, Answer>[] = [];
  private running = 0;

  /**
   * @param most items of one batch
   * @param send answers in the order of the items; if it throws, all are told
   */
  constructor(
    private readonly lanes: number,
    private readonly most: number,
    private readonly send: (items: Item[]) => Promise<Answer[]>,
  ) {}

  ask(item: Item): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.asked.push({ item, resolve, reject });
    if (this.running < this.lanes) {
      this.running += 1;
      process.nextTick(() => this.run());
    }
    return promise;
  }

  private async run(): Promise<void> {
    while (this.asked.length > 0) {
      const batch = this.asked.splice(0, this.most);
      try {
        const answers = await this.send(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.running -= 1;
  }
}
