import { type OpenDatabase, openDatabase } from '../../boot.js';
import { type Config, readConfig } from '../../config.js';
import { interruptible } from './interruptible.js';

/** After how long a wait is announced, in milliseconds. */
const NOTICE_AFTER = 2_000;

/**
 * Opens the database of the service, and closes it afterwards in any case. An embedded server is shared with a running
 * service; otherwise it is started and stopped here.
 */
export async function withDatabase<T>(
  work: (database: OpenDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env);
  const notice = setTimeout(() => process.stderr.write('Waiting for the database …\n'), NOTICE_AFTER);
  const open = () => openDatabase(config).finally(() => clearTimeout(notice));
  // An external server needs no cleanup, so a signal may end the process at once.
  if (config.databaseUrl) return work(await open(), config);
  return interruptible(
    open,
    (database) => work(database, config),
    (database) => database.stop(),
  );
}
