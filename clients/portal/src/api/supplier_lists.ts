// Lists of a supplier's own that several pages read: who waits, what was written, what is sent.
import { queryOptions } from "@tanstack/react-query";
import { messages, shipmentNotices, suppliers } from "./clients";
import { allPages } from "./paging";

export const demand = queryOptions({
  queryKey: ["demand"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => suppliers.listDemand(page, { signal }),
      (answer) => answer.demand,
    ),
});

export const conversations = queryOptions({
  queryKey: ["conversations"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => messages.listConversations(page, { signal }),
      (answer) => answer.conversations,
    ),
});

export const notices = queryOptions({
  queryKey: ["shipment-notices"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => shipmentNotices.listShipmentNotices(page, { signal }),
      (answer) => answer.shipmentNotices,
    ),
});
