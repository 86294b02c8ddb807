import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from '../behind/programs.js';

/** A server behind a proxy; `check` is where somebody says whether it may be asked. */
type Behind = { name: string; port: number; check?: number };

const serverLine = ({ name, port, check }: Behind): string =>
  `server ${name} 127.0.0.1:${port} check ${check === undefined ? '' : `port ${check}`}`;

/** In front of the instances by HTTP, and in front of the primary by TCP. */
export const haproxyConfig = (
  http: { port: number; instances: readonly Behind[] },
  postgres: { port: number; nodes: readonly Behind[] },
): string => `global
  maxconn 8000
defaults
  timeout connect 2s
  timeout client 120s
  timeout server 120s
  timeout check 3s
  option redispatch
  retries 3

listen paraph
  mode http
  bind 127.0.0.1:${http.port}
  balance roundrobin
  option forwardfor
  # An instance without a database answers 503 with Retry-After itself, so it is asked as long as it lives.
  option httpchk GET /health/live
  http-check send hdr Host localhost
  retry-on conn-failure
  default-server inter 500 fall 2 rise 1
${http.instances.map((one) => `  ${serverLine(one)}`).join('\n')}

listen primary
  mode tcp
  bind 127.0.0.1:${postgres.port}
  timeout client 1h
  timeout server 1h
  option httpchk GET /primary
  default-server inter 300 fall 2 rise 1 on-marked-down shutdown-sessions
${postgres.nodes.map((one) => `  ${serverLine(one)}`).join('\n')}
`;

export const startHaproxy = (config: string, port: number) =>
  startProgram((folder) => {
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, config);
    return { program: '/usr/sbin/haproxy', args: ['-db', '-f', file], port };
  });

/** A pool that gives each transaction any session of the server. */
export const pgbouncerConfig = (port: number, server: number, users: string): string => `[databases]
* = host=127.0.0.1 port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 20
max_client_conn = 1000
server_login_retry = 1
`;

export const startPgbouncer = (port: number, server: number, roles: readonly URL[]) =>
  startProgram((folder) => {
    const [file, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users')];
    writeFileSync(users, roles.map(({ username, password }) => `"${username}" "${password}"\n`).join(''));
    writeFileSync(file, pgbouncerConfig(port, server, users));
    // It refuses to run as root.
    chmodSync(folder, 0o755);
    const as = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    return { program: '/usr/sbin/pgbouncer', args: [...as, file], port };
  });
