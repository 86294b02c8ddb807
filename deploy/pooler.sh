#!/bin/sh
# pgbouncer before the primary, with passwords from the environment.
set -eu
cat >/tmp/users <<EOF
"paraph_app" "$APP_PASSWORD"
"paraph_owner" "$OWNER_PASSWORD"
EOF
cat >/tmp/pgbouncer.ini <<EOF
[databases]
* = host=${PRIMARY:-database} port=${PRIMARY_PORT:-5432}
[pgbouncer]
listen_addr = *
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = /tmp/users
pool_mode = transaction
default_pool_size = 20
max_client_conn = 1000
EOF
exec pgbouncer /tmp/pgbouncer.ini
