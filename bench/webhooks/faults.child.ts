import { FAULTS, faultyReceiver, strangerWithTls, WELL } from '../../test/webhooks/fault-receiver.js';

/**
 * A healthy receiver and those that fail, each in its own way, in a process of its own: tells the addresses, ends when it
 * is left alone.
 */
export type Receivers = { healthy: string; faults: Record<string, string> };

const faults: Receivers['faults'] = {};
for (const [name, fault] of Object.entries(FAULTS)) faults[name] = (await faultyReceiver(fault)).url;
faults['bad TLS'] = `https://127.0.0.1:${(await strangerWithTls()).port}/hook`;
faults['a DNS answer that changes'] = `http://moving.example:${(await faultyReceiver(WELL)).port}/hook`;
faults.refused = 'http://127.0.0.1:9/';
const healthy = (await faultyReceiver(WELL)).url;
process.send?.({ healthy, faults } satisfies Receivers);
process.once('disconnect', () => process.exit(0));
