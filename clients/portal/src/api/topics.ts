// Which kept answers an event makes old. A query's key begins with one of these topics.
import { EventKind as Kind } from "./gen/backline/v1/event_service_pb";

export const TOPICS = [
  "lines",
  "demand",
  "conversations",
  "messages",
  "shipment-notices",
  "slots",
  "production-plans",
  "slot-moves",
  "responses",
  "purchase-orders",
  "backorders",
  "catalog",
  "stock",
  "scores",
  "kpis",
  "clocks",
  "agreements",
  "disputes",
] as const;

export type Topic = (typeof TOPICS)[number];

// Answers that are computed of so much that they are not read again for each single event.
export const SLOW_TOPICS: ReadonlySet<Topic> = new Set<Topic>(["scores", "kpis"]);

const PURCHASING: Topic[] = ["lines", "purchase-orders", "responses", "scores", "kpis", "clocks"];
const BACKLOG: Topic[] = ["demand", "backorders", "kpis"];
const CAPACITY: Topic[] = ["slots", "production-plans", "slot-moves", "lines", "kpis"];
const DISPUTE: Topic[] = ["disputes", "scores"];

const BY_KIND: Partial<Record<Kind, Topic[]>> = {
  // Sources and their prices are part of what is at risk and of what units are worth.
  [Kind.CATALOG_CHANGED]: ["catalog", "kpis"],
  [Kind.ORDER_PLACED]: BACKLOG,
  [Kind.LINE_CANCELLED]: BACKLOG,
  [Kind.LINE_AMENDED]: BACKLOG,
  [Kind.BACKORDER_OPENED]: BACKLOG,
  [Kind.PROMISE_CHANGED]: BACKLOG,
  [Kind.BACKORDER_ALLOCATED]: [...BACKLOG, "stock"],
  [Kind.LINE_DEALLOCATED]: [...BACKLOG, "stock"],
  [Kind.ORDER_SHIPPED]: ["backorders", "stock", "kpis"],
  [Kind.DELIVERY_CONFIRMED]: ["backorders", "kpis"],
  [Kind.STOCK_RECEIVED]: [...BACKLOG, "stock"],
  [Kind.STOCK_ADJUSTED]: [...BACKLOG, "stock"],
  [Kind.PURCHASE_ORDER_CREATED]: ["purchase-orders"],
  [Kind.PURCHASE_ORDER_SENT]: [...PURCHASING, "demand"],
  [Kind.PURCHASE_ORDER_CANCELLED]: [...PURCHASING, ...BACKLOG],
  [Kind.PURCHASE_ORDER_ANSWERED]: [...PURCHASING, ...BACKLOG],
  [Kind.ETA_UPDATED]: [...PURCHASING, ...BACKLOG],
  [Kind.GOODS_RECEIVED]: [...PURCHASING, ...BACKLOG, "shipment-notices", "stock"],
  [Kind.SUPPLY_OVERDUE]: [...PURCHASING, ...BACKLOG],
  [Kind.DEMAND_CHANGED]: BACKLOG,
  [Kind.LINE_COUNTERED]: PURCHASING,
  [Kind.LINE_HELD]: PURCHASING,
  [Kind.RESPONSE_APPROVED]: [...PURCHASING, ...BACKLOG],
  [Kind.RESPONSE_REJECTED]: PURCHASING,
  [Kind.PURCHASE_ORDER_LINE_AMENDED]: PURCHASING,
  [Kind.ETA_FLAGGED]: PURCHASING,
  [Kind.ETA_REVIEWED]: PURCHASING,
  [Kind.SHIPMENT_ANNOUNCED]: [...PURCHASING, "shipment-notices"],
  [Kind.SHIPMENT_NOTICE_CANCELLED]: [...PURCHASING, "shipment-notices"],
  [Kind.MESSAGE_POSTED]: ["messages", "conversations"],
  [Kind.MESSAGES_READ]: ["messages", "conversations"],
  [Kind.CAPACITY_PUBLISHED]: CAPACITY,
  [Kind.SLOT_BOOKED]: CAPACITY,
  [Kind.SLOT_RELEASED]: CAPACITY,
  [Kind.SLOT_MOVED]: CAPACITY,
  [Kind.BOOKING_SPLIT]: CAPACITY,
  [Kind.PRODUCTION_PLANNED]: CAPACITY,
  [Kind.PROGRESS_REPORTED]: CAPACITY,
  [Kind.ETA_REQUESTED]: CAPACITY,
  [Kind.SLOT_MOVE_REQUESTED]: CAPACITY,
  [Kind.SLOT_MOVE_ANSWERED]: CAPACITY,
  [Kind.AGREEMENT_CHANGED]: ["agreements", "clocks"],
  [Kind.CLOCK_DUE_SOON]: ["clocks"],
  [Kind.CLOCK_BREACHED]: ["clocks", "kpis"],
  [Kind.DISPUTE_OPENED]: DISPUTE,
  [Kind.DISPUTE_WITHDRAWN]: DISPUTE,
  [Kind.DISPUTE_DECIDED]: DISPUTE,
};

export function topicsOf(kind: Kind): readonly Topic[] {
  return BY_KIND[kind] ?? [];
}
