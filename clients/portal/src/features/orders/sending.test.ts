import { create } from "@bufbuild/protobuf";
import { createRouterTransport } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import { dateOf, isoOf } from "@/api/dates";
import {
  SupplyReason as Reason,
  PurchaseOrderLineState as State,
} from "@/api/gen/backline/v1/common_pb";
import {
  type PreviewAnswerRequest,
  SlipPreviewService,
} from "@/api/gen/backline/v1/slip_preview_service_pb";
import { AnswerIntent, SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import { setTransport } from "@/api/transport";
import type { AnswerDraft, Intent } from "./drafts";
import { emptyAnswer, rowOf } from "./order_rows";
import { previewOf } from "./sending";

const line = create(SupplierLineSchema, {
  purchaseOrderId: "po",
  line: {
    lineNumber: 1,
    orderedQuantity: 100n,
    openQuantity: 100n,
    state: State.SENT,
    version: 3,
    requestedDate: dateOf("2026-12-10"),
    supplyLines: [
      { supplyLineId: "s", expectedQuantity: 100n, etaDate: dateOf("2026-12-10"), etaVersion: 4n },
    ],
  },
});

const asked: PreviewAnswerRequest[] = [];

beforeEach(() => {
  asked.length = 0;
  setTransport(
    createRouterTransport(({ service }) => {
      service(SlipPreviewService, {
        previewAnswer: (request) => {
          asked.push(request);
          return {};
        },
      });
    }),
  );
});

function draftOf(intent: Intent): AnswerDraft {
  return {
    ...emptyAnswer(rowOf(line, undefined)),
    intent,
    parts: [
      { quantity: 50n, date: "2026-12-10" },
      { quantity: 40n, date: "2026-12-20" },
    ],
    rejected: 10n,
    reason: Reason.CAPACITY,
  };
}

async function askedFor(intent: Intent): Promise<PreviewAnswerRequest | undefined> {
  await previewOf(rowOf(line, draftOf(intent)), 60n, new AbortController().signal);
  return asked.at(-1);
}

test("a proposal is previewed as a proposal", async () => {
  const proposal = await askedFor("propose");
  expect(proposal).toMatchObject({
    purchaseOrderId: "po",
    lineNumber: 1,
    version: 3,
    intent: AnswerIntent.PROPOSE,
    rejectedQuantity: 10n,
    openQuantity: 0n,
    inTimeQuantity: 60n,
  });
  expect(proposal?.schedules.map((part) => [part.quantity, isoOf(part.etaDate)])).toEqual([
    [50n, "2026-12-10"],
    [40n, "2026-12-20"],
  ]);
  expect(await askedFor("answer")).toMatchObject({ intent: AnswerIntent.UNSPECIFIED });
});

test("a hold is previewed without terms, as it is sent", async () => {
  expect(await askedFor("hold")).toMatchObject({
    intent: AnswerIntent.HOLD,
    schedules: [],
    rejectedQuantity: 0n,
  });
});
