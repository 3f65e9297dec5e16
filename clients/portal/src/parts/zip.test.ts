import { strFromU8, unzipSync } from "fflate/browser";
import { afterEach, expect, test, vi } from "vitest";
import { strToU8, zip } from "./zip";

afterEach(() => vi.unstubAllGlobals());

test("a long part is zipped without a worker, which the gateway's policy refuses", () => {
  vi.stubGlobal("Worker", vi.fn());
  const sheet = "<row/>".repeat(100_000);
  const done = vi.fn<Parameters<typeof zip>[1]>();
  zip({ xl: { "sheet1.xml": strToU8(sheet) } }, done);
  expect(done).toHaveBeenCalledExactlyOnceWith(null, expect.any(Uint8Array));
  const part = unzipSync(done.mock.lastCall?.[1] ?? new Uint8Array())["xl/sheet1.xml"];
  expect(part && strFromU8(part) === sheet).toBe(true);
  expect(Worker).not.toHaveBeenCalled();
});
