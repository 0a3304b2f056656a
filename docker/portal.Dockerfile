# syntax=docker/dockerfile:1
FROM node:26-trixie-slim AS build
WORKDIR /src
ENV CI=true NEXT_TELEMETRY_DISABLED=1
COPY tools/toolchain tools/toolchain
RUN npm ci --prefix tools/toolchain --ignore-scripts --omit=optional --no-audit --no-fund
COPY . .
RUN node tools/toolchain/node_modules/pnpm/bin/pnpm.mjs install --frozen-lockfile --ignore-scripts --filter @gatehouse/portal... --filter gatehouse
RUN for unit in packages/kernel packages/definition packages/contracts packages/client; do node_modules/.bin/tsc -p "$unit" || exit 1; done
RUN mkdir -p apps/portal/public/vendor && sed 's|https://cdn.redoc.ly/redoc/logo-mini.svg|data:,|' apps/portal/node_modules/redoc/bundles/redoc.standalone.js > apps/portal/public/vendor/redoc.standalone.js
RUN cd apps/portal && NODE_ENV=production node_modules/.bin/next build
RUN node tools/toolchain/node_modules/pnpm/bin/pnpm.mjs --filter @gatehouse/portal deploy --prod --ignore-scripts /app

FROM node:26-trixie-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 GATEHOUSE_PORTAL_HOST=0.0.0.0 GATEHOUSE_PORTAL_DOCS_DIR=/app/docs
WORKDIR /app
COPY --from=build /app/package.json /app/next.config.mjs /app/server.mjs /app/client-address.mjs ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /src/docs ./docs
COPY --from=build /src/apps/portal/public ./public
COPY --from=build --chown=node:node /src/apps/portal/.next ./.next
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/sign-in`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.mjs"]
