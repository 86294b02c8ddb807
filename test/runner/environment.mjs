import { ModuleMocker } from 'jest-mock';

/** The world of the tests is Node's own. What Jest changes in it for one file is put back after that file. */
export default class {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #console = globalThis.console;
  #exit = process.exit;

  /** Node maps stacks to our sources itself (`--enable-source-maps`), and Jest's way would forbid it. */
  setup() {
    Error.prepareStackTrace = undefined;
    // Jest's hundred lines would make each error that the service throws costly. Node's own number:
    Error.stackTraceLimit = 10;
  }

  teardown() {
    globalThis.console = this.#console;
    process.exit = this.#exit;
    delete globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')];
  }

  /** Node names what has no name `<anonymous>`, and Jest leaves such lines out: among them where a test is written. */
  handleTestEvent({ name, test }) {
    if (name !== 'test_done') return;
    for (const error of test.errors.flat())
      if (error?.stack) error.stack = error.stack.replaceAll('at <anonymous> (', 'at Object.<anonymous> (');
  }

  getVmContext() {
    return null;
  }
}
