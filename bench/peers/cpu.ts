import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (sysconf, _SC_CLK_TCK). */
const MICROSECONDS_A_TICK = 10_000;

const statOf = (pid: number | string): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // What follows the name: state, ppid, … (proc_pid_stat(5); utime is the 14th field).
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** The server of which a connection's process is a child. */
export const postmasterOf = (backend: number): number =>
  process.platform === 'linux' ? Number(statOf(backend)[1]) : 0;

/**
 * The CPU time of this process and of every PostgreSQL that it started, in microseconds. Others who use the machine
 * change it less than they change the rate. Null where the system does not tell.
 */
export function cpuTime(postmaster: number): number | null {
  if (process.platform !== 'linux') return null;
  const { user, system } = process.cpuUsage();
  return user + system + ticksUnder(postmaster) * MICROSECONDS_A_TICK;
}

/** Of a server and its processes. Those that ended are counted with the server. */
function ticksUnder(postmaster: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const [, parent, ...rest] = statOf(pid);
      const [user, system, endedUser, endedSystem] = rest.slice(9, 13).map(Number);
      const isServer = pid === String(postmaster);
      if (isServer) ticks += (endedUser ?? 0) + (endedSystem ?? 0);
      if (isServer || parent === String(postmaster)) ticks += (user ?? 0) + (system ?? 0);
    } catch {
      // It ended while we read.
    }
  }
  return ticks;
}
