import { Code, ConnectError } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { isSignedOut } from "./errors";
import { ErrorInfoSchema } from "./gen/google/rpc/error_details_pb";

function unauthenticated(reason: string): ConnectError {
  return new ConnectError("refused", Code.Unauthenticated, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain: "backline" } },
  ]);
}

it("takes an ended session for an end", () => {
  expect(isSignedOut(unauthenticated("SESSION_NOT_VALID"))).toBe(true);
  expect(isSignedOut(new ConnectError("no session", Code.Unauthenticated))).toBe(true);
});

it("takes a mistaken password or a used link for no end of the session", () => {
  expect(isSignedOut(unauthenticated("SIGN_IN_REFUSED"))).toBe(false);
  expect(isSignedOut(unauthenticated("LINK_NOT_VALID"))).toBe(false);
});
