import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootFolder } from '../../../src/runtime/root-folder.js';

/** An earlier release of Paraph, built from the repository's history with the packages that are installed now. */
export function earlierRelease(version: string): { program: string; remove(): void } {
  const root = rootFolder();
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const commit = git(
    'log',
    '--format=%H',
    '--max-count=1',
    `--grep=^Release ${version.replaceAll('.', '\\.')}\\b`,
  );
  if (!commit) throw new Error(`The history has no release ${version}. A shallow clone has none.`);
  const folder = mkdtempSync(join(tmpdir(), `paraph-${version}-`));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--detach', '--force', folder, commit);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], { cwd: folder });
  } catch (error) {
    remove();
    throw error;
  }
  return { program: join(folder, 'dist/src/main.js'), remove };
}
