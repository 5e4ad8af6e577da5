# One image for every role: `start` (all in one), `start app`, `start workers [queue…]`, `migrate`, `doctor` …
# The version is the one that package.json pins for development; test/packaging compares them.
FROM node:24.21.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24.21.0-slim
ENV NODE_ENV=production HOST=0.0.0.0 NIGHTSHIFT_DATA_DIR=/data
WORKDIR /app
# Used only without DATABASE_URL: the embedded database and its vault key. Nothing else is ever written to.
RUN install --directory --owner=node --group=node --mode=0700 /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE NOTICE ./
COPY src ./src
COPY workers ./workers
USER node
VOLUME ["/data"]
EXPOSE 8080 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8080) + '/livez').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell in between: SIGTERM reaches Nightshift itself, which ends within 25 seconds.
ENTRYPOINT ["node", "src/main.ts"]
CMD ["start"]
