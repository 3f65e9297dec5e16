// Sends drafts and says what became of each. What got no answer keeps its request id.
import { create } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { slipPreviews, suppliers } from "@/api/clients";
import { dateOf } from "@/api/dates";
import { isSignedOut, isUnknownOutcome, type Refusal, refusalOf } from "@/api/errors";
import { type Money, MoneySchema } from "@/api/gen/backline/v1/common_pb";
import type { SlipEffect, SlipSplit } from "@/api/gen/backline/v1/slip_preview_service_pb";
import {
  type AnsweredLine,
  AnswerIntent,
  type AnswerLineRequest,
  AnswerLineRequestSchema,
} from "@/api/gen/backline/v1/supplier_service_pb";
import { BadRequestSchema, ErrorInfoSchema } from "@/api/gen/google/rpc/error_details_pb";
import type { Status } from "@/api/gen/google/rpc/status_pb";
import { noteSequence } from "@/api/sequence";
import { noteRefusal } from "@/api/session";
import type { AnswerDraft, EtaDraft } from "./drafts";
import type { OrderRow } from "./order_rows";

const ANSWERS_PER_CALL = 100;
const NANOS_DIGITS = 9;

const INTENTS = {
  answer: AnswerIntent.UNSPECIFIED,
  propose: AnswerIntent.PROPOSE,
  hold: AnswerIntent.HOLD,
} as const;

// "12.5" or "12,5" in the currency of the line's price.
export function moneyOf(text: string, currencyCode: string): Money | undefined {
  const match = /^(\d+)(?:[.,](\d{1,9}))?$/.exec(text.trim());
  if (!match) return undefined;
  return create(MoneySchema, {
    currencyCode: currencyCode || "EUR",
    units: BigInt(match[1] ?? "0"),
    nanos: Number((match[2] ?? "").padEnd(NANOS_DIGITS, "0")),
  });
}

export function answerRequest(row: OrderRow, draft: AnswerDraft): AnswerLineRequest {
  const held = draft.intent === "hold";
  return create(AnswerLineRequestSchema, {
    requestId: draft.requestId,
    purchaseOrderId: row.line.purchaseOrderId,
    lineNumber: row.lineNumber,
    version: draft.version,
    intent: INTENTS[draft.intent],
    schedules: held
      ? []
      : draft.parts.map((part) => ({ quantity: part.quantity, etaDate: dateOf(part.date) })),
    rejectedQuantity: held ? 0n : draft.rejected,
    openQuantity: held ? 0n : draft.open,
    reason: draft.reason,
    note: draft.note,
    unitPrice:
      draft.intent === "propose"
        ? moneyOf(draft.price, row.line.line?.unitPrice?.currencyCode ?? "")
        : undefined,
    decideByDate: held ? dateOf(draft.decideBy) : undefined,
  });
}

const CODES = Object.values(Code).filter((code): code is Code => typeof code === "number");

function codeOf(status: Status): Code {
  return CODES.find((code: number) => code === status.code) ?? Code.Unknown;
}

// A refusal of one line among many.
function refusalOfStatus(status: Status): Refusal {
  const infos = status.details.flatMap((detail) => anyUnpack(detail, ErrorInfoSchema) ?? []);
  const bad = status.details.flatMap((detail) => anyUnpack(detail, BadRequestSchema) ?? []);
  const fault = new ConnectError(status.message, codeOf(status), undefined, [
    ...infos.map((value) => ({ desc: ErrorInfoSchema, value })),
    ...bad.map((value) => ({ desc: BadRequestSchema, value })),
  ]);
  return refusalOf(fault);
}

export interface Sent {
  // With what the line is now, where the answer says so.
  done: Map<string, AnsweredLine | undefined>;
  refused: Map<string, Refusal>;
  // Nobody knows whether these had their effect.
  unknown: Map<string, unknown>;
  // The call found nobody signed in, or a role that is gone: these had none, and stay as they are.
  left: Set<string>;
}

type Row<Kind> = OrderRow & { draft: Kind };

async function sendAnswers(rows: Row<AnswerDraft>[], sent: Sent): Promise<void> {
  try {
    const { results } = await suppliers.answerLines({
      answers: rows.map((row) => answerRequest(row, row.draft)),
    });
    for (const [at, row] of rows.entries()) {
      const outcome = results[at]?.outcome;
      if (outcome?.case === "answered") {
        noteSequence(outcome.value.sequence);
        sent.done.set(row.key, outcome.value);
      } else if (outcome?.case === "error") {
        sent.refused.set(row.key, refusalOfStatus(outcome.value));
      } else sent.unknown.set(row.key, undefined);
    }
  } catch (error) {
    noteRefusal(error);
    for (const row of rows) settle(sent, row.key, error);
  }
}

// The answers were not looked at: the person was not let in.
function isNotLetIn(error: unknown): boolean {
  return isSignedOut(error) || refusalOf(error).reason === "ROLE_NOT_ALLOWED";
}

function settle(sent: Sent, key: string, error: unknown): void {
  if (isNotLetIn(error)) sent.left.add(key);
  else if (isUnknownOutcome(error)) sent.unknown.set(key, error);
  else sent.refused.set(key, refusalOf(error));
}

async function sendEta(row: Row<EtaDraft>, sent: Sent): Promise<void> {
  const { draft } = row;
  try {
    await suppliers.updateEta({
      requestId: draft.requestId,
      supplyLineId: draft.supplyLineId,
      etaVersion: draft.etaVersion,
      etaDate: dateOf(draft.date),
      quantity: draft.quantity,
      reason: draft.reason,
      note: draft.note,
    });
    sent.done.set(row.key, undefined);
  } catch (error) {
    noteRefusal(error);
    settle(sent, row.key, error);
  }
}

function isAnswer(row: OrderRow): row is Row<AnswerDraft> {
  return row.draft?.kind === "answer";
}

function isEta(row: OrderRow): row is Row<EtaDraft> {
  return row.draft?.kind === "eta";
}

// Runs `work` for each item, so many at a time.
export async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

const PARALLEL = 4;

export async function sendDrafts(rows: readonly OrderRow[]): Promise<Sent> {
  const sent: Sent = {
    done: new Map(),
    refused: new Map(),
    unknown: new Map(),
    left: new Set(),
  };
  const answers = rows.filter(isAnswer);
  const chunks: Row<AnswerDraft>[][] = [];
  for (let at = 0; at < answers.length; at += ANSWERS_PER_CALL) {
    chunks.push(answers.slice(at, at + ANSWERS_PER_CALL));
  }
  await inParallel(chunks, PARALLEL, (chunk) => sendAnswers(chunk, sent));
  await inParallel(rows.filter(isEta), PARALLEL, (row) => sendEta(row, sent));
  return sent;
}

export interface Preview {
  effect?: SlipEffect | undefined;
  betterSplit?: SlipSplit | undefined;
}

// What a draft would do to who waits; `inTime`: how much could still come by the date that stands.
export async function previewOf(
  row: OrderRow,
  inTime: bigint,
  signal: AbortSignal,
): Promise<Preview> {
  const { draft } = row;
  if (draft?.kind === "eta") {
    return await slipPreviews.previewEta(
      {
        supplyLineId: draft.supplyLineId,
        etaDate: dateOf(draft.date),
        quantity: draft.quantity,
        inTimeQuantity: inTime,
      },
      { signal },
    );
  }
  if (!draft) return {};
  // Of what would be sent, all that moves a promise.
  const answer = answerRequest(row, draft);
  return await slipPreviews.previewAnswer(
    {
      purchaseOrderId: answer.purchaseOrderId,
      lineNumber: answer.lineNumber,
      version: answer.version,
      intent: answer.intent,
      schedules: answer.schedules,
      rejectedQuantity: answer.rejectedQuantity,
      openQuantity: answer.openQuantity,
      inTimeQuantity: inTime,
    },
    { signal },
  );
}
