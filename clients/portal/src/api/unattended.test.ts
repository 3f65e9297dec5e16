import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accounts } from "./clients";
import { QUIET_MS } from "./unattended";

// What the last call said of who is in front of the page.
let said: string | null = null;

async function says(): Promise<string | null> {
  await accounts.getSelf({});
  return said;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", (_: unknown, init: RequestInit) => {
    said = new Headers(init.headers).get("Backline-Unattended");
    const headers = { "Content-Type": "application/proto" };
    return Promise.resolve(new Response(new Uint8Array(), { headers }));
  });
  window.dispatchEvent(new Event("focus"));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("says that nobody is there only after the quiet time", async () => {
  expect(await says()).toBe(null);
  vi.advanceTimersByTime(QUIET_MS);
  expect(await says()).toBe(null);
  vi.advanceTimersByTime(1);
  expect(await says()).toBe("1");
  vi.advanceTimersByTime(10 * QUIET_MS);
  expect(await says()).toBe("1");
});

it.each(["pointerdown", "pointermove", "wheel", "keydown", "input"])(
  "takes a %s for somebody, also where the page stops it",
  async (kind) => {
    document.body.addEventListener(kind, (event) => event.stopPropagation(), { once: true });
    vi.advanceTimersByTime(QUIET_MS + 1);
    expect(await says()).toBe("1");
    document.body.dispatchEvent(new Event(kind, { bubbles: true }));
    expect(await says()).toBe(null);
  },
);

it("takes the window's focus for somebody, and not what the page focuses", async () => {
  const field = document.body.appendChild(document.createElement("input"));
  vi.advanceTimersByTime(QUIET_MS + 1);
  field.focus();
  expect(await says()).toBe("1");
  window.dispatchEvent(new Event("focus"));
  expect(await says()).toBe(null);
  field.remove();
});
