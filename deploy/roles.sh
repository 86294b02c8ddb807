#!/bin/sh
# Runs once, on an empty volume: an owner that migrates, an application that may only connect, and the roles whose members
# read the views for BI tools (docs/connect/reporting.md); migrations grant the rest.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres \
  -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE paraph_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE paraph_app LOGIN PASSWORD :'app_password';
CREATE ROLE paraph_reporting NOLOGIN;
CREATE ROLE paraph_reporting_public NOLOGIN;
CREATE DATABASE paraph OWNER paraph_owner;
REVOKE ALL ON DATABASE paraph FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE paraph TO paraph_app;
\connect paraph
ALTER SCHEMA public OWNER TO paraph_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL

# Grafana, of the profile `grafana`, reads the full ledger.
if [ -n "${GRAFANA_DATABASE_PASSWORD:-}" ]; then
  psql -v ON_ERROR_STOP=1 -U postgres -v password="$GRAFANA_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE grafana LOGIN PASSWORD :'password' CONNECTION LIMIT 20 IN ROLE paraph_reporting;
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = '60s';
SQL
fi

# Replicas of the profile `cluster` copy and follow this server.
if [ -n "${REPLICATION_PASSWORD:-}" ]; then
  psql -v ON_ERROR_STOP=1 -U postgres -v password="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'password';
SQL
  echo 'host replication replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
fi
