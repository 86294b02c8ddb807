# PgBouncer as Debian has it, for the profile `cluster` of docker-compose.yml.
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*
COPY pooler.sh /pooler.sh
USER postgres
CMD ["sh", "/pooler.sh"]
