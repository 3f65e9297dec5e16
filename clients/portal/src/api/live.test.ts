import { create } from "@bufbuild/protobuf";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { UserSchema } from "./gen/backline/v1/account_service_pb";
import { startWatching } from "./live";
import { sessionStore } from "./session";

// A server that knows nobody's session.
const server = vi.hoisted(() => ({ opened: 0 }));
vi.mock("./clients", async () => {
  const { Code, ConnectError } = await import("@connectrpc/connect");
  const watchEvents = () => {
    server.opened += 1;
    throw new ConnectError("the session has ended", Code.Unauthenticated);
  };
  return { accounts: {}, events: { watchEvents } };
});
vi.mock("./sequence", () => ({
  firstSequence: Promise.resolve(7n),
  noteSequence: () => undefined,
}));

const user = create(UserSchema, { userId: "petra" });

beforeEach(() => {
  vi.useFakeTimers();
  sessionStore.set({ state: "active", user });
});
afterEach(() => {
  vi.useRealTimers();
});

it("asks for the password when a watch is refused, and watches no more until then", async () => {
  const stop = startWatching(new QueryClient());
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sessionStore.get().state).toBe("expired");
  expect(server.opened).toBe(1);
  sessionStore.set({ state: "expired", user, step: "code" });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.opened).toBe(1);
  sessionStore.set({ state: "active", user });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.opened).toBe(2);
  stop();
});
