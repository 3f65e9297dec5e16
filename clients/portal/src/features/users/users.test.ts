import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { UserRole as Role, UserSchema, UserState } from "@/api/gen/backline/v1/account_service_pb";
import { ApiKeySchema } from "@/api/gen/backline/v1/user_service_pb";
import { qrPath } from "./qr";
import {
  actorName,
  changesOf,
  keyStanding,
  looksLikeEmail,
  methodName,
  passwordFault,
  personCan,
  rolesFor,
  toggled,
} from "./roles";

it("gives a supplier's persons roles of suppliers and staff those of staff", () => {
  expect(rolesFor("supplier")).toContain(Role.SUPPLIER_PLANNER);
  expect(rolesFor("supplier")).not.toContain(Role.BUYER);
  expect(rolesFor("")).toEqual([Role.BUYER, Role.PLANNER, Role.ADMINISTRATOR]);
});

it("keeps what was chosen in the order of the list", () => {
  expect(toggled([3], 1, [1, 2, 3])).toEqual([1, 3]);
  expect(toggled([1, 3], 3, [1, 2, 3])).toEqual([1]);
});

it("offers what a person's state allows", () => {
  const person = (state: UserState) => create(UserSchema, { state, secondFactor: true });
  expect(personCan.beInvitedAgain(person(UserState.INVITED))).toBe(true);
  expect(personCan.beInvitedAgain(person(UserState.ACTIVE))).toBe(false);
  expect(personCan.beDisabled(person(UserState.DISABLED))).toBe(false);
  expect(personCan.beEnabled(person(UserState.DISABLED))).toBe(true);
  expect(personCan.loseSecondFactor(person(UserState.DISABLED))).toBe(false);
});

it("knows where a key stands", () => {
  const now = new Date("2026-11-22T00:00:00Z");
  const key = (expires: string, revoked: boolean) =>
    create(ApiKeySchema, { expiresTime: timestampFromDate(new Date(expires)), revoked });
  expect(keyStanding(key("2026-11-23T00:00:00Z", false), now)).toBe("active");
  expect(keyStanding(key("2026-11-22T00:00:00Z", false), now)).toBe("expired");
  expect(keyStanding(key("2026-11-23T00:00:00Z", true), now)).toBe("revoked");
});

it("tells addresses from other texts", () => {
  expect(looksLikeEmail("a@b")).toBe(true);
  for (const text of ["", "a", "a b@c", "a@", `${"a".repeat(254)}@b`])
    expect(looksLikeEmail(text)).toBe(false);
});

it("counts a password in bytes, on both sides of both limits", () => {
  expect(passwordFault("1234567")).toBe("tooShort");
  expect(passwordFault("12345678")).toBe(undefined);
  expect(passwordFault("ä".repeat(64))).toBe(undefined);
  expect(passwordFault(`${"ä".repeat(64)}a`)).toBe("tooLong");
});

describe("the trail", () => {
  it("shows what changed, with names that hold spaces", () => {
    expect(
      changesOf("name=Mia Vogt roles=BUYER state=ACTIVE", "name=Mia Berg roles=BUYER state=ACTIVE"),
    ).toEqual([{ name: "name", before: "Mia Vogt", after: "Mia Berg" }]);
    expect(changesOf("", "roles=BUYER")).toEqual([
      { name: "roles", before: undefined, after: "BUYER" },
    ]);
    expect(changesOf("", "")).toEqual([]);
  });

  it("names persons that are known, and leaves other actors as they are", () => {
    const people = new Map([["1", create(UserSchema, { name: "Mia" })]]);
    expect(actorName("user:1", people)).toBe("Mia");
    expect(actorName("user:2", people)).toBe("user:2");
    expect(actorName("key:1", people)).toBe("key:1");
    expect(methodName("/backline.v1.UserService/InviteUser")).toBe("InviteUser");
  });
});

it("draws a square with free modules around it", () => {
  const { path, size } = qrPath("otpauth://totp/Backline:a?secret=JBSWY3DPEHPK3PXP");
  const places = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap((match) => [
    Number(match[1]),
    Number(match[2]),
  ]);
  expect(Math.min(...places)).toBe(4);
  expect(Math.max(...places)).toBe(size - 5);
});
