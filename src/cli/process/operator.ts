import { userInfo } from 'node:os';

/** The account at the command line. */
function account(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}

/** Whoever runs commands, in the security log. */
export const OPERATOR = { name: 'the command line' };

/** The actor of what a command records. */
export const actor = (): string => `command line (${account()})`;

const composed = (name: string): string => name.normalize('NFC').trim().toLowerCase();

/** Whether a name is that of the account at the command line, which cannot approve what it does itself. */
export const isCaller = (name: string): boolean =>
  [account(), actor()].map(composed).includes(composed(name));
