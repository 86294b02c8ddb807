import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The admin token of every service that the edges start. */
export const TOKEN = 'the-admin-token-of-the-edges';

type End = () => Promise<unknown>;

/** Runs `work`; what it said to do afterwards is done in the end, the last first, however it ends. */
export async function holding<T>(work: (after: (end: End) => void) => Promise<T>): Promise<T> {
  const ends: End[] = [];
  try {
    return await work((end) => ends.push(end));
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

const MIB = 1024;

function statusOf(pid: number, name: string): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'));
  return Math.round(Number(line?.[1] ?? 0) / MIB);
}

/** The memory of a process now, in MiB. */
export const memoryOf = (pid: number): number => statusOf(pid, 'VmRSS');

/** The most memory that a process has had since {@link forgetPeak}, or since it began, in MiB. */
export const peakOf = (pid: number): number => statusOf(pid, 'VmHWM');

/** 5 resets the peak (proc(5), clear_refs). */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** File handles that a process has open. */
export const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** How many file handles a running process may have from now on. */
export const limitHandles = (pid: number, most: number): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${most}:`]);
};
