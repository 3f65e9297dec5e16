// The one way to the server: Connect, binary, same origin. Tests put another transport in its place.

import type { DescService } from "@bufbuild/protobuf";
import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { answeredSequence, sequenceGuard } from "./sequence";
import { unattendedMark } from "./unattended";

const CALL_TIMEOUT_MS = 25_000;

let current: Transport | undefined;

function browserTransport(): Transport {
  return createConnectTransport({
    baseUrl: window.location.origin,
    useBinaryFormat: true,
    defaultTimeoutMs: CALL_TIMEOUT_MS,
    // The session's cookie goes along; a redirect would be somebody else's answer.
    fetch: (input, init) =>
      fetch(input, { ...init, credentials: "same-origin", redirect: "error", cache: "no-store" }),
    interceptors: [sequenceGuard, answeredSequence, unattendedMark],
  });
}

export function setTransport(transport: Transport): void {
  current = transport;
}

const delegate: Transport = {
  unary: (...call) => (current ??= browserTransport()).unary(...call),
  stream: (...call) => (current ??= browserTransport()).stream(...call),
};

export function clientOf<Service extends DescService>(service: Service): Client<Service> {
  return createClient(service, delegate);
}
