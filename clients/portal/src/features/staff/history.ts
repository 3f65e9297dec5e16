// The events of a purchase order: read from shortly before it was made, then as they come.
import { Code, ConnectError } from "@connectrpc/connect";
import { useEffect, useState } from "react";
import { events } from "@/api/clients";
import { refusalOf } from "@/api/errors";
import type { Event } from "@/api/gen/backline/v1/event_service_pb";
import type { PurchaseOrder } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { noteRefusal, whenSignedIn } from "@/api/session";
import { cursorBefore, type FirstAfter } from "./history_start";
import { KINDS } from "./timeline";

export interface History {
  events: readonly Event[];
  // Everything that had happened when the page was opened is here.
  whole: boolean;
  error: unknown;
}

const NOTHING: History = { events: [], whole: false, error: null };
const AGAIN_MS = 3_000;

// A stream that names one product where all lines have the same: the server looks at less.
export function productOf(order: PurchaseOrder): string {
  const products = new Set(order.lines.map((line) => line.productId));
  return products.size === 1 ? ([...products][0] ?? "") : "";
}

// Looks at one event behind a cursor.
function lookAt(signal: AbortSignal): FirstAfter {
  return async (cursor) => {
    const ended = new AbortController();
    const both = AbortSignal.any([signal, ended.signal]);
    try {
      for await (const message of events.watchEvents({ cursor }, { signal: both, timeoutMs: 0 })) {
        return message.events[0]?.recordedTime;
      }
      return undefined;
    } catch (error) {
      if (refusalOf(error).reason === "CURSOR_EXPIRED") return "expired";
      throw error;
    } finally {
      ended.abort();
    }
  };
}

export function useHistory(order: PurchaseOrder, asOf: bigint): History & { retry: () => void } {
  const [history, setHistory] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const { purchaseOrderId } = order;
  const [made] = useState(order.recordedTime);
  const productId = productOf(order);
  // What the page knew first; later readings know more, and the stream brings it by itself.
  const [target] = useState(asOf);
  useEffect(() => {
    const ended = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    setHistory(NOTHING);
    const read = async () => {
      const start = await cursorBefore(made, target, lookAt(ended.signal));
      let cursor = start;
      const request = { cursor, productId, kinds: [...KINDS] };
      for await (const message of events.watchEvents(request, {
        signal: ended.signal,
        timeoutMs: 0,
      })) {
        cursor = message.cursor;
        const mine = message.events.filter((event) => event.purchaseOrderId === purchaseOrderId);
        // A message without events is a heartbeat: all that there was has come.
        const whole = cursor >= target || (cursor > start && message.events.length === 0);
        setHistory((before) =>
          mine.length === 0 && before.whole === (before.whole || whole)
            ? before
            : { events: [...before.events, ...mine], whole: before.whole || whole, error: null },
        );
      }
      throw new ConnectError("the stream ended", Code.Unavailable);
    };
    read().catch((error: unknown) => {
      if (ended.signal.aborted) return;
      noteRefusal(error);
      setHistory((before) => ({ ...before, error }));
      again = setTimeout(() => {
        void whenSignedIn(ended.signal).then(() => {
          if (!ended.signal.aborted) setAttempt((count) => count + 1);
        });
      }, AGAIN_MS);
    });
    return () => {
      ended.abort();
      clearTimeout(again);
    };
  }, [purchaseOrderId, productId, made, target, attempt]);
  return { ...history, retry: () => setAttempt((count) => count + 1) };
}
