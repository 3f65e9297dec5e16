import { createRouterTransport } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AccountService, SessionState } from "./gen/backline/v1/account_service_pb";
import { comeBack, goToProvider, NotCompleted } from "./provider";
import { sessionStore } from "./session";
import { setTransport } from "./transport";

const finished: { code: string; state: string; browserSecret: string }[] = [];
let authorizationUrl = "";

beforeEach(() => {
  authorizationUrl = "https://id.example/auth?state=s";
  finished.length = 0;
  sessionStorage.clear();
  sessionStore.set({ state: "unknown" });
  setTransport(
    createRouterTransport(({ service }) => {
      service(AccountService, {
        beginOidcSignIn: () => ({ authorizationUrl, browserSecret: "secret" }),
        finishOidcSignIn: ({ code, state, browserSecret }) => {
          finished.push({ code, state, browserSecret });
          return { session: { state: SessionState.CODE_REQUIRED } };
        },
      });
    }),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("goes to the provider and comes back once, to where it was", async () => {
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  await goToProvider("/orders?view=all");
  expect(assign).toHaveBeenCalledExactlyOnceWith(authorizationUrl);
  expect(await comeBack("?code=a%2Bb%2F&state=s&session_state=x")).toBe("/orders?view=all");
  expect(finished).toEqual([{ code: "a+b/", state: "s", browserSecret: "secret" }]);
  expect(sessionStore.get()).toEqual({ state: "code_required" });
  await expect(comeBack("?code=a&state=s")).rejects.toThrow(NotCompleted);
  expect(finished).toHaveLength(1);
});

it("ends nothing that another tab began, or that the provider refused", async () => {
  vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  await expect(comeBack("?code=a&state=s")).rejects.toThrow(NotCompleted);
  await goToProvider("/");
  await expect(comeBack("?error=access_denied&state=s")).rejects.toThrow(NotCompleted);
  await expect(comeBack("?code=a&state=s")).rejects.toThrow(NotCompleted);
  expect(finished).toEqual([]);
});

it("runs no script that an address holds", async () => {
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  authorizationUrl = "javascript:alert(1)";
  await expect(goToProvider("/")).rejects.toThrow("no provider");
  expect(assign).not.toHaveBeenCalled();
  expect(sessionStorage.length).toBe(0);
});
