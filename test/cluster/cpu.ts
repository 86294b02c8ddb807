import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (sysconf, _SC_CLK_TCK). */
const MICROSECONDS_A_TICK = 10_000;

const statOf = (pid: number | string): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // What follows the name: state, ppid, … (proc_pid_stat(5); utime is the 14th field).
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** The process that started another. */
export const parentOf = (pid: number): number => Number(statOf(pid)[1]);

/**
 * The CPU time of a process and its children, in microseconds. Children that ended are counted with their parent. Others
 * who use the machine change it less than they change the rate. Linux alone tells.
 */
export function cpuUnder(parent: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const [, of, ...rest] = statOf(pid);
      const [user, system, endedUser, endedSystem] = rest.slice(9, 13).map(Number);
      const isParent = pid === String(parent);
      if (isParent) ticks += (endedUser ?? 0) + (endedSystem ?? 0);
      if (isParent || of === String(parent)) ticks += (user ?? 0) + (system ?? 0);
    } catch {
      // It ended while we read.
    }
  }
  return ticks * MICROSECONDS_A_TICK;
}
