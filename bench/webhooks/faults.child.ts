import { FAULTS, faultyReceiver, strangerWithTls, WELL } from '../../test/fault-receiver.js';

/** Receivers that fail, each in its own way, in a process of its own: tells the addresses, ends when it is left alone. */
const urls: Record<string, string> = {};
for (const [name, fault] of Object.entries(FAULTS)) urls[name] = (await faultyReceiver(fault)).url;
urls['bad TLS'] = `https://127.0.0.1:${(await strangerWithTls()).port}/hook`;
urls['a DNS answer that changes'] = `http://moving.example:${(await faultyReceiver(WELL)).port}/hook`;
urls.refused = 'http://127.0.0.1:9/';
process.send?.(urls);
process.once('disconnect', () => process.exit(0));
