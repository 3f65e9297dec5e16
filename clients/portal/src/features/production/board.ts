// What the calendar, its lists and its dialogs share: slots, lines, and what somebody has picked up.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  capacityConflicts,
  familyProducts,
  productionPlans,
  slotMoves,
  slotsBetween,
  workCenters,
} from "@/api/capacity";
import { capacity } from "@/api/clients";
import { addDays, type IsoDate, today } from "@/api/dates";
import { isUnknownOutcome } from "@/api/errors";
import type { ScheduleBookings } from "@/api/gen/backline/v1/capacity_service_pb";
import { useSupplierLines } from "@/api/lines";
import { queryClient } from "@/api/query_client";
import { makeRequestId, type RequestId } from "@/api/request_id";
import { createStore, useStore } from "@/api/store";
import { PERIOD_DAYS_MAX, WEEK_DAYS } from "./calendar_layout";
import { type Cargo, schedulesOf } from "./planning";

export interface Span {
  // A Monday.
  first: IsoDate;
  weeks: number;
}

const carriedStore = createStore<Cargo | undefined>(undefined);

export function carry(cargo: Cargo | undefined): void {
  carriedStore.set(cargo);
}

export function useCarried(): Cargo | undefined {
  return useStore(carriedStore);
}

export function useFamilies(): ReadonlyMap<string, string> {
  const products = useQuery(familyProducts).data;
  return useMemo(
    () => new Map((products ?? []).map(({ productId, familyCode }) => [productId, familyCode])),
    [products],
  );
}

export function useSchedules() {
  const lines = useSupplierLines().data;
  return useMemo(() => schedulesOf(lines ?? []), [lines]);
}

// What the page shows; `isPending` while there is nothing of it yet.
export function useBoard(span: Span) {
  const centers = useQuery(workCenters);
  const from = addDays(span.first, 1 - PERIOD_DAYS_MAX);
  const to = addDays(span.first, span.weeks * WEEK_DAYS - 1);
  const slots = useQuery(slotsBetween(from, to));
  const lines = useSupplierLines();
  const conflicts = useQuery(capacityConflicts);
  const moves = useQuery(slotMoves);
  const plans = useQuery(productionPlans);
  // Without them nothing of a family would fit on its slots.
  const families = useQuery(familyProducts);
  const others = [centers, lines, conflicts, moves, plans, families];
  const all = [slots, ...others];
  return {
    centers: centers.data ?? [],
    // Undefined while these weeks are read: only the calendar waits for them, and what somebody has
    // picked up or is about to answer stays.
    slots: slots.data,
    conflicts: conflicts.data ?? [],
    moves: moves.data ?? [],
    plans: plans.data ?? [],
    isPending: others.some((query) => query.isPending),
    error: all.find((query) => query.isError)?.error ?? null,
    retry: () => {
      for (const query of all) if (query.isError) void query.refetch();
    },
  };
}

// Where something can go: half a year of slots, read when somebody asks.
export function useReachableSlots() {
  const day = today();
  return useQuery(slotsBetween(addDays(day, 1 - PERIOD_DAYS_MAX), addDays(day, 182)));
}

// What is booked shows at once; what others see comes with the event.
export async function readAnew(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["slots"] });
}

// Commands that nobody knows the outcome of, by what they say: saying it again is the same request.
const unanswered = new Map<string, RequestId>();

export async function once<Answer>(
  content: string,
  call: (requestId: string) => Promise<Answer>,
): Promise<Answer> {
  const id = unanswered.get(content) ?? makeRequestId();
  unanswered.set(content, id);
  try {
    const answer = await id.send(call);
    unanswered.delete(content);
    return answer;
  } catch (error) {
    if (!isUnknownOutcome(error)) unanswered.delete(content);
    throw error;
  }
}

export async function put(
  cargo: Cargo,
  slotId: string,
  quantity: bigint,
): Promise<ScheduleBookings | undefined> {
  const parts = [{ slotId, quantity }];
  const { booking, schedule } = cargo;
  const what = `put ${booking?.bookingId ?? schedule.supplyLineId} ${slotId} ${quantity}`;
  const answer = await once<{ schedule?: ScheduleBookings }>(what, (requestId) =>
    booking
      ? capacity.moveBooking({ requestId, bookingId: booking.bookingId, parts })
      : capacity.bookSlot({ requestId, supplyLineId: schedule.supplyLineId, parts }),
  );
  await readAnew();
  return answer.schedule;
}

export async function release(bookingId: string, quantity: bigint): Promise<void> {
  await once(`release ${bookingId} ${quantity}`, (requestId) =>
    capacity.releaseBooking({ requestId, bookingId, quantity }),
  );
  await readAnew();
}
