import { expect, it } from "vitest";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import {
  type AnswerDraft,
  currentDrafts,
  draftsToText,
  editDrafts,
  openDrafts,
  undoEdit,
} from "./drafts";

const DRAFT: AnswerDraft = {
  kind: "answer",
  version: 1,
  reason: Reason.UNSPECIFIED,
  note: "",
  requestId: "0197a7a0-0000-4000-8000-000000000001",
  intent: "answer",
  parts: [{ quantity: 40n, date: "2027-01-04" }],
  rejected: 0n,
  open: 0n,
  price: "",
  decideBy: undefined,
};

it("takes no step back over what another tab did", () => {
  openDrafts("petra");
  editDrafts([["order:1", DRAFT]]);
  // The other tab sent it and drafted another one.
  const newValue = draftsToText(new Map([["order:2", DRAFT]]));
  window.dispatchEvent(new StorageEvent("storage", { key: "backline.drafts.petra", newValue }));
  expect(undoEdit()).toBe(false);
  expect([...currentDrafts().keys()]).toEqual(["order:2"]);
});
