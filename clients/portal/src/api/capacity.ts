// What a supplier can make and what is booked on it. Several pages read the same answers.
import { queryOptions } from "@tanstack/react-query";
import { capacity } from "./clients";
import { dateOf, type IsoDate } from "./dates";
import { SlotMoveState } from "./gen/backline/v1/capacity_service_pb";
import { allPages } from "./paging";

export const workCenters = queryOptions({
  queryKey: ["slots", "work-centers"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => capacity.listWorkCenters(page, { signal }),
      (answer) => answer.workCenters,
    ),
});

export const familyProducts = queryOptions({
  queryKey: ["slots", "families"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => capacity.listFamilyProducts(page, { signal }),
      (answer) => answer.products,
    ),
});

// Slots whose period starts between the days.
export function slotsBetween(from: IsoDate, to: IsoDate) {
  return queryOptions({
    queryKey: ["slots", "between", from, to],
    queryFn: ({ signal }) =>
      allPages(
        (page) =>
          capacity.listSlots({ fromDate: dateOf(from), toDate: dateOf(to), ...page }, { signal }),
        (answer) => answer.slots,
      ),
  });
}

export function bookingsOf(slotId: string) {
  return queryOptions({
    queryKey: ["slots", "bookings", slotId],
    queryFn: ({ signal }) =>
      allPages(
        (page) => capacity.listBookings({ slotId, ...page }, { signal }),
        (answer) => answer.bookings,
      ),
  });
}

export const capacityConflicts = queryOptions({
  queryKey: ["slots", "conflicts"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => capacity.listCapacityConflicts(page, { signal }),
      (answer) => answer.conflicts,
    ),
});

// What the buyer asks for and nobody answered.
export const slotMoves = queryOptions({
  queryKey: ["slot-moves"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => capacity.listSlotMoves({ state: SlotMoveState.REQUESTED, ...page }, { signal }),
      (answer) => answer.slotMoves,
    ),
});

export const productionPlans = queryOptions({
  queryKey: ["production-plans"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => capacity.listProductionPlans(page, { signal }),
      (answer) => answer.plans,
    ),
});
