import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import type { Account } from './account.js';

/**
 * The start time of a process as the system gives it, which distinguishes it from a later process with the same number.
 * Null if there is no such process. A zombie counts as gone: if nobody reaps orphans (the first process of a container
 * often does not), a killed server would otherwise seem to live forever.
 */
export function birthOf(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') return birthInProc(pid);
  if (process.platform !== 'win32') return ps(pid, 'lstart=').replace(/\W+/g, '') || null;
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch {
    return null;
  }
}

/**
 * Whether the process is a PostgreSQL server of this data folder, by its working folder. If we may not read it, the
 * server's account does; root in a container may not (no CAP_SYS_PTRACE).
 */
export function servesFrom(pid: number, dataFolder: string, account: Account): boolean {
  if (birthOf(pid) === null) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return ps(pid, 'comm=').includes('postgres');
  const link = `/proc/${pid}/cwd`;
  const workingFolder = () => {
    try {
      return readlinkSync(link);
    } catch {
      return spawnSync('readlink', [link], { ...account, cwd: '/', encoding: 'utf8' }).stdout?.trim();
    }
  };
  return workingFolder() === realpathSync(dataFolder);
}

function birthInProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the name in brackets may contain brackets and spaces; state is field 3, starttime field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string {
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
