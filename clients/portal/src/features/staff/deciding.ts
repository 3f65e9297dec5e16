// Sends decisions, some at a time, each by itself: a refusal of one has no effect on the others.
import { purchaseOrders } from "@/api/clients";
import { dateOf, type IsoDate } from "@/api/dates";
import { type Refusal, refusalOf } from "@/api/errors";
import { ResponseDecision } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { makeRequestId, type RequestId } from "@/api/request_id";
import type { Decidable } from "./responses";

export interface Terms {
  // The supplier reads it among the messages of the line.
  note: string;
  // Of a counter; unset for unchanged.
  quantity?: bigint | undefined;
  date?: IsoDate | undefined;
}

export interface Failure {
  row: Decidable;
  refusal: Refusal;
}

const AT_ONCE = 4;

// Keeps each row's request id while nobody knows whether its decision had its effect.
export type RequestIds = Map<string, RequestId>;

async function decideOne(
  row: Decidable,
  decision: ResponseDecision,
  terms: Terms,
  ids: RequestIds,
): Promise<Failure | undefined> {
  let id = ids.get(row.key);
  if (!id) ids.set(row.key, (id = makeRequestId()));
  const { purchaseOrderId, lineNumber, version } = row.response;
  const counter = decision === ResponseDecision.COUNTER;
  try {
    await id.send((requestId) =>
      purchaseOrders.decideResponse({
        requestId,
        purchaseOrderId,
        lineNumber,
        version,
        decision,
        note: terms.note,
        quantity: (counter && terms.quantity) || 0n,
        requestedDate: counter ? dateOf(terms.date) : undefined,
      }),
    );
    return undefined;
  } catch (error) {
    return { row, refusal: refusalOf(error) };
  }
}

export async function decideAll(
  rows: readonly Decidable[],
  decision: ResponseDecision,
  terms: Terms,
  ids: RequestIds,
  onProgress: (done: number) => void,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let row = rows[next++]; row; row = rows[next++]) {
      const failure = await decideOne(row, decision, terms, ids);
      if (failure) failures.push(failure);
      onProgress(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}
