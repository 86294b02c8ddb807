import 'reflect-metadata';
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { Cluster } from './cluster.js';

const number = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a whole number.');
};

await new Command('cluster')
  .description('Runs Paraph on several servers, all of them on this machine, until Ctrl-C.')
  .option('--instances <n>', 'of Paraph', number, 3)
  .option('--replicas <n>', 'of PostgreSQL', number, 2)
  .option('--synchronous', 'a commit waits until one replica has it too', false)
  .action(async (size) => {
    const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const cluster = await Cluster.start(size);
    console.log(`Paraph: ${cluster.url}`);
    console.log(`admin token: ${cluster.adminToken}`);
    for (const { name, url } of cluster.instances) console.log(`${name}: ${url}`);
    for (const { name, host, isPrimary } of cluster.nodes)
      console.log(`${name}: PostgreSQL at ${host}, ${isPrimary ? 'primary' : 'replica'}`);
    await stopped;
    await cluster.stop();
  })
  .parseAsync();
