import { cpuUnder, parentOf } from '../../test/cluster/cpu.js';

/** The server of which a connection's process is a child. */
export const postmasterOf = (backend: number): number =>
  process.platform === 'linux' ? parentOf(backend) : 0;

/** The CPU time of this process and of every PostgreSQL that it started, in microseconds. Null where nobody tells. */
export function cpuTime(postmaster: number): number | null {
  if (process.platform !== 'linux') return null;
  const { user, system } = process.cpuUsage();
  return user + system + cpuUnder(postmaster);
}
