import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { traceId } from '../tracing/tracing.js';
import { requestId } from './running-request.js';

/** `text` is for people, `json` for programs: one object a line. */
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The least that is logged. */
export const LOG_LEVELS = ['error', 'warn', 'info'] as const;

export type LogSettings = { format: LogFormat; level: (typeof LOG_LEVELS)[number] };

const UP_TO: Record<LogSettings['level'], LogLevel[]> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
};

/** Whoever is told of an error by a mail server or a person's provider may be told an address. */
const ADDRESS = /[^\s<>"'()[\],;:]+@[^\s<>"'()[\],;:]+/g;
const withoutAddresses = (text: string): string => text.replaceAll(ADDRESS, '…@…');

/**
 * An error by its class, message and place alone: what libraries attach to it (the detail of a database, parameters, a
 * mail server's answer) repeats what people wrote.
 */
const stackOf = (error: Error): string => withoutAddresses(error.stack ?? `${error.name}: ${error.message}`);

/** The log of the service. It holds nothing of people: no name, address, token, nor what they ask or write. */
export class ServiceLogger extends ConsoleLogger {
  private readonly format: LogFormat;

  constructor({ format, level }: LogSettings) {
    super({ json: format === 'json', logLevels: UP_TO[level] });
    this.format = format;
  }

  /** What the start says, whatever the level. */
  say(line: string, to: 'stdout' | 'stderr' = 'stdout'): void {
    if (this.format === 'text') process[to].write(`${line}\n`);
    else
      this.printAsJson(line, {
        context: 'service',
        logLevel: to === 'stdout' ? 'log' : 'error',
        writeStreamType: to,
      });
  }

  protected override printMessages(
    messages: unknown[],
    ...rest: Parameters<ConsoleLogger['printMessages']> extends [unknown, ...infer Rest] ? Rest : never
  ): void {
    const told = (message: unknown) => (message instanceof Error ? stackOf(message) : message);
    const plain = (message: unknown) => (typeof message === 'string' ? withoutAddresses(message) : message);
    const kept = this.format === 'text' ? messages.map(told) : messages;
    super.printMessages(kept.map(plain), ...rest);
  }

  protected override printStackTrace(stack: string): void {
    super.printStackTrace(stack && withoutAddresses(stack));
  }

  protected override getJsonLogObject(
    message: unknown,
    { context, logLevel, error, errorStack }: Parameters<ConsoleLogger['getJsonLogObject']>[1],
  ) {
    const stack = error ? stackOf(error) : errorStack ? withoutAddresses(String(errorStack)) : null;
    const [request, trace] = [requestId(), traceId()];
    const line = {
      time: new Date().toISOString(),
      level: logLevel === 'log' ? 'info' : logLevel,
      context,
      message: typeof message === 'string' ? withoutAddresses(message) : message,
      ...(request !== null && { requestId: request }),
      ...(trace !== null && { traceId: trace }),
      ...(stack !== null && { stack }),
      pid: process.pid,
    };
    // `time` stands for Nest's `timestamp`, a number that people cannot read.
    return line as unknown as ReturnType<ConsoleLogger['getJsonLogObject']>;
  }
}
