#!/bin/sh
# A streaming replica: copies the primary once, on an empty volume, and follows it from then on.
set -eu
export PGPASSWORD="$REPLICATION_PASSWORD"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chown -R postgres "$PGDATA"
  chmod 700 "$PGDATA"
  gosu postgres pg_basebackup --host="$PRIMARY" --username=replicator --pgdata="$PGDATA" --wal-method=stream --write-recovery-conf
fi
exec docker-entrypoint.sh postgres
