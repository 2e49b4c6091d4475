# One image for all services: which one a container is, its command says (see docker-compose.yml and docs/deploying.md).

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /yicang
# what is to be installed changes less often than the code
COPY package.json package-lock.json .npmrc ./
COPY apps/delivery/package.json apps/delivery/
COPY apps/directory/package.json apps/directory/
COPY apps/gateway/package.json apps/gateway/
COPY apps/inventory/package.json apps/inventory/
COPY apps/portal/package.json apps/portal/
COPY apps/registry/package.json apps/registry/
COPY apps/reporting/package.json apps/reporting/
COPY libs/contracts/package.json libs/contracts/
COPY libs/kernel/package.json libs/kernel/
COPY libs/platform-db/package.json libs/platform-db/
COPY libs/platform-files/package.json libs/platform-files/
COPY libs/platform-graphql/package.json libs/platform-graphql/
COPY libs/platform-nats/package.json libs/platform-nats/
COPY libs/platform-paper/package.json libs/platform-paper/
COPY libs/platform-telemetry/package.json libs/platform-telemetry/
COPY libs/testing/package.json libs/testing/
COPY bench/package.json bench/
COPY e2e/package.json e2e/
COPY tools/package.json tools/
RUN npm ci --ignore-scripts
COPY . .
RUN npx --no-install tsc -b \
  && npm prune --omit=dev --ignore-scripts \
  && node deploy/strip.mjs

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production TZ=Asia/Shanghai
WORKDIR /yicang
COPY --from=build /yicang /yicang
# the volumes a deployment's settings are kept in belong to who runs here
RUN for name in "" delivery directory files gateway inventory nats registry reporting; do mkdir -p "/run/yicang/$name"; done \
  && chown -R node:node /run/yicang
USER node
EXPOSE 4000
# the process may be told to be any service; each answers on its own loopback when it is ready
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "deploy/healthy.mjs"]
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["tools/dist/provision.js", "/run/yicang"]
