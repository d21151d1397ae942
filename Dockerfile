# One static binary on an empty file system: no shell, no libraries, no demo credentials.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry .ci/build-static
# A new volume takes owner and mode from the folder that it covers.
RUN mkdir --mode=700 /data

FROM scratch
COPY --from=build /src/target/image/pam360-sim /pam360-sim
COPY --from=build --chown=10001:10001 /data /data
COPY fixtures/compose.yaml /fixtures/compose.yaml
USER 10001:10001
WORKDIR /data
VOLUME /data
ENV PAM360_SIM_LISTEN=0.0.0.0:8282 \
    PAM360_SIM_DATA=/data \
    PAM360_SIM_FIXTURE=/fixtures/compose.yaml
EXPOSE 8282
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/pam360-sim", "ready", "--url", "http://127.0.0.1:8282", "--timeout", "3s"]
ENTRYPOINT ["/pam360-sim"]
