# syntax=docker/dockerfile:1

# The API as one bundled file on Bun. Measured with `npm run image-steps`, Bun 1.4.5, start to /livez (median, minimum of 10):
#   src and node_modules  27 MB in 6884 files  156 ms, 131 ms
#   one bundle            1.1 MB               88 ms, 79 ms
# Not minified: that would halve the size but save no time, and logged stacks would lose their names.
ARG BUN_VERSION=1.4.5

FROM oven/bun:${BUN_VERSION} AS build
WORKDIR /build
COPY package.json bun.lock ./
# Locked versions, and no package runs a script.
RUN bun install --production --frozen-lockfile --ignore-scripts
COPY src src
COPY tools tools
# The WebAssembly module of the image codecs lies next to the bundle.
RUN bun build src/runtime/bun.ts --target=bun --outdir=/out/ --entry-naming=server.js --asset-naming=[name].[ext] --metafile=server.json
# The operators' commands, such as `bun operate.js backup -` (docs/backup.md).
RUN bun build src/operate/operate.ts --target=bun --outfile=/out/operate.js --metafile=operate.json
# The licences of the bundled packages require that their texts come with the code.
RUN bun tools/image/third-party.ts /out/THIRD-PARTY.txt server.json operate.json

# Not the distroless variant: it is based on Debian 11, which no longer gets updates.
FROM oven/bun:${BUN_VERSION}-slim
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Identivia Backend API" \
      org.opencontainers.image.description="Self-hosted identity verification" \
      org.opencontainers.image.source="https://github.com/identivia/backend-api" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
# Owned by root: the server cannot change its own code.
COPY LICENSE ./
COPY --from=build /out/server.js /out/operate.js /out/THIRD-PARTY.txt ./
COPY --from=build /out/photon_rs_bg.wasm ./
# The last variable allows a read-only root file system: Bun then writes nothing to disk.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    BUN_RUNTIME_TRANSPILER_CACHE_PATH=0
# The image's user `bun`, as a number, so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 8000
# Liveness, not readiness: a database outage must not make Docker or Traefik stop the API. /readyz reports the database.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["bun", "-e", "const answer = await fetch('http://127.0.0.1:' + (process.env.PORT || 8000) + '/livez'); process.exit(answer.ok ? 0 : 1)"]
# Bun is process 1 and receives SIGTERM itself: it finishes the requests in flight and exits within 9 seconds.
ENTRYPOINT []
CMD ["bun", "/app/server.js"]
