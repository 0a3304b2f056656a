# syntax=docker/dockerfile:1
FROM node:26-trixie-slim AS build
WORKDIR /src
ENV CI=true NEXT_TELEMETRY_DISABLED=1
COPY tools/toolchain tools/toolchain
RUN npm ci --prefix tools/toolchain --ignore-scripts --omit=optional --no-audit --no-fund
COPY . .
RUN node tools/toolchain/node_modules/pnpm/bin/pnpm.mjs install --frozen-lockfile --ignore-scripts --filter @gatehouse/gateway... --filter gatehouse
RUN for unit in packages/kernel packages/definition apps/gateway; do node_modules/.bin/tsc -p "$unit" || exit 1; done
RUN cd apps/gateway && node_modules/.bin/rolldown -c rolldown.config.mjs
RUN node tools/toolchain/node_modules/pnpm/bin/pnpm.mjs --filter @gatehouse/gateway deploy --prod --ignore-scripts /app

FROM node:26-trixie-slim
ENV NODE_ENV=production GATEHOUSE_GATEWAY_HOST=0.0.0.0 GATEHOUSE_GATEWAY_PORT=8080 GATEHOUSE_GATEWAY_ADMIN_PORT=8081 GATEHOUSE_DATA_DIR=/data MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME ["/data"]
EXPOSE 8080 8443 3128
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.GATEHOUSE_GATEWAY_ADMIN_PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/bundle/main.js"]
