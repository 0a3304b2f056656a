# syntax=docker/dockerfile:1
FROM node:26-trixie-slim AS build
WORKDIR /src
ENV CI=true NEXT_TELEMETRY_DISABLED=1
COPY tools/toolchain tools/toolchain
RUN npm ci --prefix tools/toolchain --ignore-scripts --omit=optional --no-audit --no-fund
COPY . .
RUN node tools/toolchain/node_modules/pnpm/bin/pnpm.mjs install --frozen-lockfile --ignore-scripts --filter @gatehouse/control-plane... --filter gatehouse
RUN for unit in packages/kernel packages/definition packages/contracts migrations apps/gateway apps/control-plane; do node_modules/.bin/tsc -p "$unit" || exit 1; done
RUN cd apps/control-plane && node_modules/.bin/rolldown -c rolldown.config.mjs
RUN node tools/toolchain/node_modules/pnpm/bin/pnpm.mjs --filter @gatehouse/control-plane deploy --prod --ignore-scripts /app

FROM node:26-trixie-slim
ENV NODE_ENV=production GATEHOUSE_CONTROL_HOST=0.0.0.0 GATEHOUSE_CONTROL_PORT=4000 GATEHOUSE_WORKER_PORT=4001 GATEHOUSE_DATA_DIR=/data NODE_COMPILE_CACHE=/data/compile-cache
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME ["/data"]
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "const port = process.env.GATEHOUSE_ROLE === 'worker' ? process.env.GATEHOUSE_WORKER_PORT : process.env.GATEHOUSE_CONTROL_PORT; fetch(`http://127.0.0.1:${port}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/bundle/main.js"]
