// What happened to a line, from the events that are kept: read once when somebody looks.
import { useQuery } from "@tanstack/react-query";
import { events } from "@/api/clients";
import { isoOf, useFormats } from "@/api/dates";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { type Event, EventKind as Kind } from "@/api/gen/backline/v1/event_service_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { knownSequence } from "@/api/sequence";
import { defineTexts, useTexts } from "@/api/texts";
import { REASON_KEYS, words } from "@/parts/words";
import { ErrorState, Loading } from "@/ui/states";
import styles from "./orders.module.css";
import { ordersTexts } from "./texts";

const KIND_KEYS = {
  [Kind.PURCHASE_ORDER_SENT]: "sent",
  [Kind.PURCHASE_ORDER_CANCELLED]: "cancelled",
  [Kind.PURCHASE_ORDER_ANSWERED]: "answered",
  [Kind.PURCHASE_ORDER_LINE_AMENDED]: "amended",
  [Kind.LINE_COUNTERED]: "countered",
  [Kind.LINE_HELD]: "held",
  [Kind.RESPONSE_APPROVED]: "approved",
  [Kind.RESPONSE_REJECTED]: "rejected",
  [Kind.ETA_UPDATED]: "eta",
  [Kind.ETA_STALE]: "stale",
  [Kind.ETA_FLAGGED]: "flagged",
  [Kind.ETA_REVIEWED]: "reviewed",
  [Kind.ETA_REQUESTED]: "etaRequested",
  [Kind.SUPPLY_OVERDUE]: "overdue",
  [Kind.GOODS_RECEIVED]: "received",
  [Kind.SHIPMENT_ANNOUNCED]: "announced",
  [Kind.SHIPMENT_NOTICE_CANCELLED]: "announcementCancelled",
  [Kind.SLOT_BOOKED]: "booked",
  [Kind.SLOT_RELEASED]: "released",
  [Kind.SLOT_MOVED]: "moved",
  [Kind.PRODUCTION_PLANNED]: "planned",
  [Kind.PROGRESS_REPORTED]: "progress",
} as const satisfies Partial<Record<Kind, string>>;

type ShownKind = keyof typeof KIND_KEYS;

const KINDS = Object.keys(KIND_KEYS).map(Number);

const texts = defineTexts("line_history", {
  en: {
    sent: "Sent to you",
    cancelled: "Cancelled by the buyer",
    answered: "You answered",
    amended: "The buyer changed what it asks for",
    countered: "Your answer waits for the buyer",
    held: "You put it on hold",
    approved: "The buyer approved your proposal",
    rejected: "The buyer declined; asked again as it was",
    eta: "You sent a new date",
    stale: "An older date message came and changed nothing",
    flagged: "Date or quantity goes beyond what was agreed; a buyer looks at it",
    reviewed: "The buyer looked at the date",
    etaRequested: "Production ends later: a new date is due",
    overdue: "The date passed without goods",
    received: "Goods received",
    announced: "Shipment announced",
    announcementCancelled: "Shipment notice taken back",
    booked: "Booked on a slot",
    released: "Freed from a slot",
    moved: "Moved to another slot",
    planned: "Production planned",
    progress: "Progress reported",
    change: "{before} → {after}",
  },
  de: {
    sent: "An Sie gesendet",
    cancelled: "Vom Einkauf storniert",
    answered: "Sie haben geantwortet",
    amended: "Der Einkauf änderte die Anfrage",
    countered: "Ihre Antwort liegt beim Einkauf",
    held: "Sie haben zurückgestellt",
    approved: "Der Einkauf nahm Ihren Vorschlag an",
    rejected: "Der Einkauf lehnte ab; erneut angefragt wie zuvor",
    eta: "Sie schickten einen neuen Termin",
    stale: "Eine ältere Terminmeldung kam und änderte nichts",
    flagged: "Termin oder Menge weicht vom Vereinbarten ab; der Einkauf sieht es an",
    reviewed: "Der Einkauf hat den Termin angesehen",
    etaRequested: "Die Produktion endet später: Ein neuer Termin ist fällig",
    overdue: "Der Termin verstrich ohne Ware",
    received: "Ware eingegangen",
    announced: "Sendung angekündigt",
    announcementCancelled: "Lieferavis zurückgenommen",
    booked: "Auf ein Kontingent gebucht",
    released: "Aus einem Kontingent gelöst",
    moved: "In ein anderes Kontingent verschoben",
    planned: "Produktion geplant",
    progress: "Fortschritt gemeldet",
    change: "{before} → {after}",
  },
});

const HISTORY_EVENTS_MAX = 200;

// The events of one line up to what is known now. The stream also goes on; it is left then.
async function readHistory(line: SupplierLine, signal: AbortSignal): Promise<Event[]> {
  const until = knownSequence();
  const found: Event[] = [];
  const left = new AbortController();
  const request = { cursor: 0n, productId: line.line?.productId ?? "", kinds: KINDS };
  const stream = events.watchEvents(request, {
    signal: AbortSignal.any([signal, left.signal]),
    timeoutMs: 0,
  });
  try {
    for await (const message of stream) {
      for (const event of message.events) {
        const same = event.purchaseOrderId === line.purchaseOrderId;
        const whole = event.lineNumber === 0 || event.lineNumber === line.line?.lineNumber;
        if (same && whole) found.push(event);
      }
      if (message.cursor >= until) break;
    }
  } finally {
    left.abort();
  }
  return found.slice(-HISTORY_EVENTS_MAX).reverse();
}

function Happened({ event }: { event: Event }) {
  const t = useTexts(texts);
  const tWords = useTexts(words);
  const formats = useFormats();
  const date = isoOf(event.date);
  const before = isoOf(event.previousDate);
  const details = [
    event.quantity > 0n && formats.number(event.quantity),
    date && before && date !== before
      ? t("change", { before: formats.date(before), after: formats.date(date) })
      : date && formats.date(date),
    event.supplyReason !== Reason.UNSPECIFIED && tWords(REASON_KEYS[event.supplyReason]),
  ].filter(Boolean);
  return (
    <li>
      <div>{t(KIND_KEYS[event.kind as ShownKind])}</div>
      <div className={styles.sub}>
        {[formats.instant(event.recordedTime), ...details].join(" · ")}
      </div>
    </li>
  );
}

export function LineHistory({ line }: { line: SupplierLine }) {
  const t = useTexts(ordersTexts);
  const query = useQuery({
    // Whatever happens to purchase orders may have happened to this line.
    queryKey: ["purchase-orders", "history", line.purchaseOrderId, line.line?.lineNumber],
    queryFn: ({ signal }) => readHistory(line, signal),
  });
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0) return <p className={styles.note}>{t("historyNone")}</p>;
  return (
    <ol className={styles.history}>
      {query.data.map((event) => (
        <Happened key={String(event.sequence)} event={event} />
      ))}
    </ol>
  );
}
