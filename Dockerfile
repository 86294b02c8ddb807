# Builds with the locked dependencies, runs without them: no compiler, no root, nothing to write but /tmp.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
RUN npm ci
COPY . .
# The image has Node and compose brings PostgreSQL: the packages that hold both for bare machines stay behind.
RUN npx nest build && npm prune --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/dossiers ./dossiers
COPY --from=build /app/package.json ./
# The modules as V8 compiled them, so that no start compiles them again. The flag bounds what is kept for new objects.
ENV NODE_COMPILE_CACHE=/app/.compile-cache NODE_OPTIONS=--max-semi-space-size=16
RUN node --input-type=module -e "await import('./dist/src/app.module.js'); await import('./dist/src/http-app.js')"
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
