import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';

const hasV6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);

/** Listeners on this machine that nobody may call: what connects is noted in `heard`. */
export async function canaries(count: number) {
  const servers: Server[] = [];
  const ports: number[] = [];
  const heard: string[] = [];
  const listen = async (host: string) => {
    const server = createServer((socket) => {
      heard.push(`${socket.localAddress}:${socket.localPort}`);
      socket.on('error', () => {}).destroy();
    });
    servers.push(server.listen(0, host));
    await once(server, 'listening');
    ports.push((server.address() as AddressInfo).port);
  };
  for (let i = 0; i < count; i += 1) {
    // All of IPv4, so that every 127.x.y.z and 0.0.0.0 would be heard; IPv6 on a port of its own.
    await listen('0.0.0.0');
    if (hasV6) await listen('::1');
  }
  return {
    ports,
    heard,
    close: () => {
      for (const server of servers) server.close();
    },
  };
}
