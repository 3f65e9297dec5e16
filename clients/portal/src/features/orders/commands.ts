// What a planner does to rows: each is one step that can be undone.
import { parseDate } from "@/api/dates";
import {
  SupplyReason as Reason,
  PurchaseOrderLineState as State,
} from "@/api/gen/backline/v1/common_pb";
import type { AnsweredLine, SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { keyOf, openLines } from "@/api/lines";
import { queryClient } from "@/api/query_client";
import { type Draft, editDrafts, rememberedReason, rememberReason, settleDrafts } from "./drafts";
import { accepted, dateBase, isAsAsked, type OrderRow, withDate, withQuantity } from "./order_rows";
import type { Sent } from "./sending";

// How many of the rows could be accepted.
export function acceptRows(rows: readonly OrderRow[]): number {
  const changes = rows.flatMap((row): [string, Draft][] => {
    const draft = accepted(row);
    return draft ? [[row.key, draft]] : [];
  });
  if (changes.length > 0) editDrafts(changes);
  return changes.length;
}

// False: the text is no date.
export function setDates(rows: readonly OrderRow[], text: string): boolean {
  const changes: [string, Draft | undefined][] = [];
  for (const row of rows) {
    if (row.mode !== "answer" && row.mode !== "eta") continue;
    const date = parseDate(text, dateBase(row));
    if (!date) return false;
    changes.push([row.key, withDate(row, date, rememberedReason())]);
  }
  if (changes.length > 0) editDrafts(changes);
  return changes.length > 0;
}

export function setQuantity(row: OrderRow, quantity: bigint): void {
  editDrafts([[row.key, withQuantity(row, quantity, rememberedReason())]]);
}

// The reason of all drafts among the rows that need one.
export function setReasons(rows: readonly OrderRow[], reason: Reason): void {
  rememberReason(reason);
  const changes = rows.flatMap((row): [string, Draft][] => {
    const { draft } = row;
    if (!draft) return [];
    if (draft.kind === "answer" && isAsAsked(row, draft)) return [];
    return [[row.key, { ...draft, reason }]];
  });
  if (changes.length > 0) editDrafts(changes);
}

export function takeBack(rows: readonly OrderRow[]): void {
  const drafted = rows.filter((row) => row.draft !== undefined);
  if (drafted.length > 0) editDrafts(drafted.map((row) => [row.key, undefined] as const));
}

export function keepDraft(row: OrderRow, draft: Draft): void {
  if (draft.reason !== Reason.UNSPECIFIED) rememberReason(draft.reason);
  editDrafts([[row.key, draft]]);
}

// Drafts of lines that changed meanwhile count for the new versions.
export function keepForNewVersions(rows: readonly OrderRow[]): void {
  editDrafts(
    rows.flatMap((row): [string, Draft][] => {
      const { draft } = row;
      if (!draft) return [];
      const version = row.line.line?.version ?? 0;
      return [[row.key, { ...draft, version, requestId: crypto.randomUUID() }]];
    }),
  );
}

// The line as the answer said that it is now; the events bring the rest.
function answeredLine(line: SupplierLine, answered: AnsweredLine): SupplierLine {
  if (!line.line) return line;
  return { ...line, line: { ...line.line, state: answered.state, version: answered.version } };
}

const GONE: readonly State[] = [State.REJECTED, State.CLOSED, State.CANCELLED, State.SHORT_CLOSED];

// Takes up what became of sent drafts.
export function settleSent(sent: Sent): void {
  settleDrafts(new Set(sent.done.keys()), sent.refused);
  queryClient.setQueryData(openLines.queryKey, (kept) =>
    kept
      ?.map((line) => {
        const answered = sent.done.get(keyOf(line));
        return answered ? answeredLine(line, answered) : line;
      })
      .filter((line) => !GONE.includes(line.line?.state ?? State.UNSPECIFIED)),
  );
}
