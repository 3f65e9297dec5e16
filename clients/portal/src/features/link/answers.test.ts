import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { dateOf } from "@/api/dates";
import { SupplyReason } from "@/api/gen/backline/v1/common_pb";
import { SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import { asAsked, askedDate, needsReason, requestOf, tokenOf } from "./answers";

function line(requested: string | undefined) {
  return create(SupplierLineSchema, {
    purchaseOrderId: "order",
    line: {
      lineNumber: 10,
      version: 3,
      requestedDate: dateOf(requested),
      supplyLines: [
        // A part that was confirmed before is not answered again.
        { expectedQuantity: 60n, confirmed: true, etaDate: dateOf("2026-12-01") },
        { expectedQuantity: 40n, confirmed: false, etaDate: dateOf(requested) },
      ],
    },
  });
}

it("accepts what waits of a line as it was asked, without a reason", () => {
  const asked = asAsked(line("2026-12-10"));
  if (!asked) throw new Error("a day was asked for");
  expect(requestOf(line("2026-12-10"), { ...asked, reason: SupplyReason.CAPACITY })).toEqual({
    purchaseOrderId: "order",
    lineNumber: 10,
    version: 3,
    schedules: [{ quantity: 40n, etaDate: dateOf("2026-12-10") }],
    reason: SupplyReason.UNSPECIFIED,
    note: "",
  });
});

it("gives a reason for another day", () => {
  const answer = { date: "2026-12-24", reason: SupplyReason.CAPACITY, note: "late" };
  expect(requestOf(line("2026-12-10"), answer).reason).toBe(SupplyReason.CAPACITY);
  expect(needsReason(line("2026-12-10"), "2026-12-24")).toBe(true);
  expect(needsReason(line("2026-12-10"), "2026-12-10")).toBe(false);
});

it("cannot accept as asked where no day was asked for", () => {
  expect(asAsked(line(undefined))).toBe(undefined);
  expect(askedDate(line(undefined))).toBe(undefined);
});

it("takes a token from behind the # and nothing else", () => {
  expect(tokenOf("#abc_-9")).toBe("abc_-9");
  expect(tokenOf("")).toBe("");
  expect(tokenOf("#a b")).toBe("");
});
