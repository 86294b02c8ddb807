import { Command } from 'commander';

/** What a long program can do alone: its name on the command line, and what it does, in one line. */
export type Part = { name: string; does: string };

/** A command line that runs the parts that it is given, in the order of the list; all of them when it is given none. */
export function commandOf<P extends Part, Options extends object>(
  command: Command,
  parts: readonly P[],
  run: (chosen: readonly P[], options: Options) => Promise<void>,
): Command {
  const width = Math.max(...parts.map(({ name }) => name.length)) + 2;
  const list = parts.map(({ name, does }) => `  ${name.padEnd(width)}${does}`).join('\n');
  return command
    .argument('[name...]', 'what to run; everything if left out')
    .addHelpText('after', `\nNames:\n${list}`)
    .showHelpAfterError()
    .action(async (names: readonly string[], options: Options) => {
      const unknown = names.filter((name) => !parts.some((part) => part.name === name));
      if (unknown.length > 0) command.error(`error: unknown name: ${unknown.join(', ')}`, { exitCode: 2 });
      await run(
        parts.filter(({ name }) => names.length === 0 || names.includes(name)),
        options,
      );
    });
}
