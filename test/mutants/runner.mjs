import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import * as circus from 'jest-circus';
import { setGlobals } from '../runner/globals.mjs';

const SPECS = 'src/{domain,ledger}/**/*.unit.spec.ts';

/**
 * What the tests of a mutant may cost, in milliseconds of the processor. Who lives longer counts as a survivor. So the score is a
 * lower bound, and the run has an end: some functions are read by all the tests.
 */
const MOST = 3_000;

/** In milliseconds. What is quick comes first, or one long test would eat up the time of all. */
const QUICK = 100;
const TURNS = [10, QUICK, Number.POSITIVE_INFINITY];

/** A test beside the mutated code was written for it: it may take so many times as long, and still comes early. */
const BESIDE = 10;

/** As many tests that found mutants of a file lately try the next of that file before all others. */
const LATELY = 8;

/** Stryker lets a mutant run a hundred times as long as the code does. Five times is a loop. */
const LOOP = 5 / 100;

/** What each test takes, from the first run. Beside the mutated code, for the processes that come after. */
const COSTS = 'costs.json';

/** What the mutated code reads: which mutant is on, and who asks. */
globalThis.__stryker__ ??= {};
const stryker = globalThis.__stryker__;

/** A mutant of what runs as a module loads asks for the module anew: all of ours, in a world of its own. */
registerHooks({
  resolve(specifier, context, next) {
    const [parentURL, world] = context.parentURL?.split('?world=') ?? [];
    if (!world) return next(specifier, context);
    const found = next(specifier, { ...context, parentURL });
    const isOurs = found.url.startsWith('file:') && !found.url.includes('/node_modules/');
    return isOurs && !found.url.includes('/test/runner/')
      ? { ...found, url: `${found.url}?world=${world}` }
      : found;
  },
  load: (url, context, next) => next(url.replace(/\?world=.*/, ''), context),
});

/** How far apart two files are. Specs stand beside what they test, and most have its name. */
const distance = (from, to) =>
  to === from.replace(/\.ts$/, '.unit.spec.ts') ? 0 : relative(dirname(from), dirname(to)).split('/').length;

/** Milliseconds of the processor, of this process until now. */
const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1_000;

const testsOf = (block) =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));

const nameOf = ({ name, parent }) => (parent?.parent ? `${nameOf(parent)} ${name}` : name);

/** A file of tests. It is loaded once in a world, and its tests can run again and again. */
class Spec {
  #state;
  #world;
  tests = [];

  constructor(file, world) {
    this.file = file;
    this.#world = world;
  }

  async load() {
    if (this.#state) return;
    circus.resetState();
    const state = circus.getState();
    state.testTimeout = 300_000;
    await import(`${pathToFileURL(resolve(this.file)).href}?world=${this.#world}`);
    this.tests = testsOf(state.rootDescribeBlock);
    this.tests.forEach((test, nth) => {
      test.id = `${this.file} ${nth}`;
      test.given = test.mode;
    });
    this.#state = state;
  }

  async run(wanted) {
    circus.setState(this.#state);
    for (const test of this.tests) {
      const mode = wanted(test.id) ? test.given : 'skip';
      Object.assign(test, { mode, errors: [], status: null, invocations: 0, retryReasons: [] });
    }
    await circus.run();
    return this.tests.filter(({ mode }) => mode !== 'skip').map((test) => this.#told(test));
  }

  #told({ id, errors, duration, ...test }) {
    const told = { id, name: nameOf(test), fileName: resolve(this.file), timeSpentMs: duration ?? 0 };
    if (errors.length === 0) return { ...told, status: TestStatus.Success };
    const failureMessage = String([errors[0]].flat()[0]?.message ?? errors[0]);
    return { ...told, status: TestStatus.Failed, failureMessage };
  }
}

/** Runs the unit specs within Stryker's own process: there are thousands of mutants, and most die in milliseconds. */
class SpecRunner {
  #world = 0;
  #specs = [];
  #costs;
  #ids;
  #run = 0;
  #lately = new Map();
  #isEnough = () => false;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    setGlobals({ ...circus, expect: jestExpect });
    circus.addEventHandler(({ name, test }, { rootDescribeBlock }) => {
      if (name === 'test_start') stryker.currentTestId = test.id;
      if (name !== 'test_done') return;
      stryker.currentTestId = undefined;
      if (this.#isEnough(test))
        for (const other of testsOf(rootDescribeBlock)) if (other.status === null) other.mode = 'skip';
    });
    await this.#open();
  }

  async #open() {
    this.#world += 1;
    this.#specs = globSync(SPECS).map((file) => new Spec(file, this.#world));
    const memo = `${pathToFileURL(resolve('src/domain/values/memo.ts')).href}?world=${this.#world}`;
    const { Memo } = await import(memo);
    const { of } = Memo.prototype;
    const now = () => `${this.#run} ${stryker.currentTestId}`;
    // What one mutant made must not answer for the next.
    Memo.prototype.of = function (...given) {
      if (this.run !== now()) this.known.clear();
      this.run = now();
      return of.apply(this, given);
    };
  }

  #noteFound(file, id) {
    const before = this.#lately.get(file) ?? [];
    this.#lately.set(file, [id, ...before.filter((other) => other !== id)].slice(0, LATELY));
  }

  async dryRun() {
    const tests = [];
    for (const spec of this.#specs) {
      await spec.load();
      tests.push(...(await spec.run(() => true)));
    }
    const costs = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    const mutantCoverage = structuredClone(stryker.mutantCoverage);
    // What passes only once would fail for every mutant, and each would count as found.
    for (const spec of this.#specs) {
      const again = await spec.run((id) => costs[id] < QUICK);
      if (again.some(({ status }) => status === TestStatus.Failed))
        return { status: DryRunStatus.Complete, tests: again, mutantCoverage };
    }
    writeFileSync(COSTS, JSON.stringify(costs));
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun({
    activeMutant,
    sandboxFileName,
    testFilter,
    hitLimit,
    mutantActivation,
    reloadEnvironment,
  }) {
    this.#run += 1;
    this.#costs ??= JSON.parse(readFileSync(COSTS, 'utf8'));
    this.#ids ??= Object.groupBy(Object.keys(this.#costs), (id) => id.slice(0, id.lastIndexOf(' ')));
    const asked = testFilter && new Set(testFilter);
    const turnOn = () =>
      Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit: hitLimit * LOOP });
    const tests = [];
    let left = MOST;
    const isOver = () => left < 0 || tests.some(({ status }) => status === TestStatus.Failed);
    try {
      if (mutantActivation === 'static') turnOn();
      if (reloadEnvironment) await this.#open();
      const near = this.#specs.toSorted(
        (a, b) => distance(sandboxFileName, resolve(a.file)) - distance(sandboxFileName, resolve(b.file)),
      );
      if (mutantActivation === 'runtime') for (const spec of near) await spec.load();
      turnOn();
      const lately = this.#lately.get(sandboxFileName) ?? [];
      const byCost = TURNS.map((most) => (id, isBeside) => this.#costs[id] < most * (isBeside ? BESIDE : 1));
      const ran = new Set();
      for (const isTurn of [(id) => lately.includes(id), ...byCost])
        for (const spec of near) {
          const isBeside = distance(sandboxFileName, resolve(spec.file)) === 0;
          const wanted = (id) => !ran.has(id) && (asked?.has(id) ?? true) && isTurn(id, isBeside);
          if (isOver() || !this.#ids[spec.file]?.some(wanted)) continue;
          await spec.load();
          const end = used() + left;
          this.#isEnough = ({ errors }) => errors.length > 0 || used() > end;
          tests.push(...(await spec.run(wanted)));
          left = end - used();
          for (const { id } of tests) ran.add(id);
          const loops = determineHitLimitReached(stryker.hitCount, hitLimit * LOOP);
          if (loops) return loops;
        }
    } catch (error) {
      // A file that does not load, or a `describe` that throws.
      const failureMessage = String(error);
      tests.push({ id: 'load', name: 'load', timeSpentMs: 0, status: TestStatus.Failed, failureMessage });
    } finally {
      stryker.activeMutant = undefined;
    }
    const found = tests.find(({ status }) => status === TestStatus.Failed);
    if (found) this.#noteFound(sandboxFileName, found.id);
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'specs', SpecRunner)];
