#!/bin/sh
# Without a password Grafana would take admin/admin.
set -eu
: "${GF_SECURITY_ADMIN_PASSWORD:?set GRAFANA_ADMIN_PASSWORD}" "${PARAPH_DATABASE_PASSWORD:?set GRAFANA_DATABASE_PASSWORD}"
exec /run.sh
