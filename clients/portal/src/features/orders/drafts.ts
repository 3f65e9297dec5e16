// Answers that are not sent yet. They live outside the page and outside the tab: nothing typed is
// lost by an error, an ended session, a reload or a second tab. Each step can be undone.

import type { IsoDate } from "@/api/dates";
import type { Refusal } from "@/api/errors";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { createStore, useStore } from "@/api/store";

export interface Part {
  quantity: bigint;
  date: IsoDate;
}

export type Intent = "answer" | "propose" | "hold";

interface Common {
  // Of the line that it was made for; another one came meanwhile if the line's is higher.
  version: number;
  reason: Reason;
  note: string;
  // Sending again after a lost connection has one effect.
  requestId: string;
}

export interface AnswerDraft extends Common {
  kind: "answer";
  intent: Intent;
  parts: readonly Part[];
  rejected: bigint;
  open: bigint;
  // Of a proposal: another price, as typed; empty for the same.
  price: string;
  // Of a hold: when the answer comes.
  decideBy: IsoDate | undefined;
}

export interface EtaDraft extends Common {
  kind: "eta";
  supplyLineId: string;
  etaVersion: bigint;
  date: IsoDate;
  // 0: unchanged.
  quantity: bigint;
}

export type Draft = AnswerDraft | EtaDraft;
export type Drafts = ReadonlyMap<string, Draft>;

const UNDO_STEPS_MAX = 100;

const draftsStore = createStore<Drafts>(new Map());
const refusalsStore = createStore<ReadonlyMap<string, Refusal>>(new Map());
const undoStore = createStore<readonly Drafts[]>([]);

let storageKey: string | undefined;

const BIG = "big:";

export function draftsToText(drafts: Drafts): string {
  return JSON.stringify([...drafts], (_, value: unknown) =>
    typeof value === "bigint" ? `${BIG}${value}` : value,
  );
}

export function draftsFromText(text: string | null): Drafts {
  if (text === null) return new Map();
  try {
    const parsed: unknown = JSON.parse(text, (_, value: unknown) =>
      typeof value === "string" && value.startsWith(BIG) ? BigInt(value.slice(BIG.length)) : value,
    );
    return new Map(parsed as [string, Draft][]);
  } catch {
    // Of an older portal: it cannot be read, and nothing was sent.
    return new Map();
  }
}

// Takes up what this person left in this browser.
export function openDrafts(userId: string): void {
  const key = `backline.drafts.${userId}`;
  if (storageKey === key) return;
  storageKey = key;
  undoStore.set([]);
  refusalsStore.set(new Map());
  draftsStore.set(draftsFromText(localStorage.getItem(key)));
}

window.addEventListener("storage", (event) => {
  if (event.key !== storageKey) return;
  // A step back here would take back what the other tab did since.
  undoStore.set([]);
  draftsStore.set(draftsFromText(event.newValue));
});

function put(drafts: Drafts): void {
  draftsStore.set(drafts);
  if (storageKey === undefined) return;
  if (drafts.size === 0) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, draftsToText(drafts));
}

// Changes drafts in one step; undefined takes one away.
export function editDrafts(changes: Iterable<readonly [string, Draft | undefined]>): void {
  const before = draftsStore.get();
  const next = new Map(before);
  const refusals = new Map(refusalsStore.get());
  for (const [key, draft] of changes) {
    if (draft) next.set(key, draft);
    else next.delete(key);
    refusals.delete(key);
  }
  undoStore.set([...undoStore.get().slice(1 - UNDO_STEPS_MAX), before]);
  refusalsStore.set(refusals);
  put(next);
}

// True if there was a step to undo.
export function undoEdit(): boolean {
  const steps = undoStore.get();
  const before = steps.at(-1);
  if (!before) return false;
  undoStore.set(steps.slice(0, -1));
  put(before);
  return true;
}

// What was sent is no draft any more and cannot be undone; what was refused says why.
export function settleDrafts(
  sent: ReadonlySet<string>,
  refused: ReadonlyMap<string, Refusal>,
): void {
  const next = new Map(draftsStore.get());
  for (const key of sent) next.delete(key);
  for (const key of refused.keys()) {
    const draft = next.get(key);
    // A definite answer came: sending it again is another request.
    if (draft) next.set(key, { ...draft, requestId: crypto.randomUUID() });
  }
  const refusals = new Map(refusalsStore.get());
  for (const key of sent) refusals.delete(key);
  for (const [key, refusal] of refused) refusals.set(key, refusal);
  undoStore.set([]);
  refusalsStore.set(refusals);
  put(next);
}

export function currentDrafts(): Drafts {
  return draftsStore.get();
}

export function useDrafts(): Drafts {
  return useStore(draftsStore);
}

export function useRefusals(): ReadonlyMap<string, Refusal> {
  return useStore(refusalsStore);
}

export function useCanUndo(): boolean {
  return useStore(undoStore).length > 0;
}

// The reason that was chosen last is offered for the next change.
let lastReason: Reason = Reason.UNSPECIFIED;

export function rememberReason(reason: Reason): void {
  lastReason = reason;
}

export function rememberedReason(): Reason {
  return lastReason;
}
