import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ConversationSchema } from "@/api/gen/backline/v1/message_service_pb";
import { inOrder, isFound, type Thread } from "./threads";

function thread(reference: string, lineNumber: number, unreadCount = 0n): Thread {
  const conversation = create(ConversationSchema, { lineNumber, unreadCount, messageCount: 3n });
  const key = `${reference}:${lineNumber}`;
  return { key, conversation, reference, sku: "TAP-15", product: "Brass tap" };
}

test("what is unread stands first, then by purchase order as numbers and by line", () => {
  const sorted = inOrder([
    thread("PO-100", 2),
    thread("PO-9", 1),
    thread("PO-100", 1),
    thread("PO-200", 1, 1n),
  ]);
  expect(sorted.map((one) => one.key)).toEqual(["PO-200:1", "PO-9:1", "PO-100:1", "PO-100:2"]);
});

test("a conversation is found by its purchase order or its product", () => {
  expect(isFound(thread("PO-9", 1), "po-9")).toBe(true);
  expect(isFound(thread("PO-9", 1), " brass ")).toBe(true);
  expect(isFound(thread("PO-9", 1), "PO-10")).toBe(false);
});
