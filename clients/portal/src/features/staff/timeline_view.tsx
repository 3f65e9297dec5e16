import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { messages, shipmentNotices } from "@/api/clients";
import { isoOf, useFormats } from "@/api/dates";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { EventKind as Kind } from "@/api/gen/backline/v1/event_service_pb";
import type { PurchaseOrder } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { allPages } from "@/api/paging";
import { useTexts } from "@/api/texts";
import { useAuthors } from "@/parts/authors";
import { REASON_KEYS, words } from "@/parts/words";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Select } from "@/ui/field";
import { Icon, type IconName } from "@/ui/icon";
import { Card } from "@/ui/page";
import { Loading, Notice } from "@/ui/states";
import { DaysBadge } from "./badges";
import { useHistory } from "./history";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";
import { type Entry, type TimelineKind, timelineOf, versionsOf } from "./timeline";

interface Look {
  text: (typeof staffTexts)["keys"][number];
  icon: IconName;
  tone?: "good" | "warn" | "bad";
}

const LOOKS: Record<TimelineKind, Look> = {
  [Kind.PURCHASE_ORDER_CREATED]: { text: "eventCreated", icon: "plus" },
  [Kind.PURCHASE_ORDER_SENT]: { text: "eventSent", icon: "upload" },
  [Kind.PURCHASE_ORDER_CANCELLED]: { text: "eventCancelled", icon: "close", tone: "bad" },
  [Kind.PURCHASE_ORDER_ANSWERED]: { text: "eventAnswered", icon: "check", tone: "good" },
  [Kind.ETA_UPDATED]: { text: "eventEta", icon: "calendar" },
  [Kind.ETA_STALE]: { text: "eventEtaStale", icon: "clock" },
  [Kind.GOODS_RECEIVED]: { text: "eventReceived", icon: "download", tone: "good" },
  [Kind.SUPPLY_OVERDUE]: { text: "eventOverdue", icon: "warning", tone: "bad" },
  [Kind.LINE_COUNTERED]: { text: "eventCountered", icon: "decide", tone: "warn" },
  [Kind.LINE_HELD]: { text: "eventHeld", icon: "clock", tone: "warn" },
  [Kind.RESPONSE_APPROVED]: { text: "eventApproved", icon: "check", tone: "good" },
  [Kind.RESPONSE_REJECTED]: { text: "eventRejected", icon: "undo", tone: "warn" },
  [Kind.PURCHASE_ORDER_LINE_AMENDED]: { text: "eventAmended", icon: "orders" },
  [Kind.ETA_FLAGGED]: { text: "eventFlagged", icon: "warning", tone: "warn" },
  [Kind.ETA_REVIEWED]: { text: "eventReviewed", icon: "check" },
  [Kind.SHIPMENT_ANNOUNCED]: { text: "eventAnnounced", icon: "shipments" },
  [Kind.SHIPMENT_NOTICE_CANCELLED]: { text: "eventNoticeCancelled", icon: "shipments" },
  [Kind.SLOT_BOOKED]: { text: "eventBooked", icon: "production" },
  [Kind.SLOT_RELEASED]: { text: "eventReleased", icon: "production" },
  [Kind.SLOT_MOVED]: { text: "eventMoved", icon: "production" },
  [Kind.PRODUCTION_PLANNED]: { text: "eventPlanned", icon: "production" },
  [Kind.PROGRESS_REPORTED]: { text: "eventProgress", icon: "production" },
  [Kind.ETA_REQUESTED]: { text: "eventEtaRequested", icon: "clock", tone: "warn" },
  [Kind.SLOT_MOVE_REQUESTED]: { text: "eventMoveRequested", icon: "production" },
  [Kind.SLOT_MOVE_ANSWERED]: { text: "eventMoveAnswered", icon: "production" },
};

function lookOf(entry: Entry): Look {
  if (entry.what === "event") return LOOKS[entry.kind];
  if (entry.what === "notice") return { text: "eventAnnounced", icon: "shipments" };
  return {
    text: entry.fromSupplier ? "eventSupplierWrote" : "eventWeWrote",
    icon: "messages",
  };
}

function Details({ entry }: { entry: Entry }) {
  const t = useTexts(staffTexts);
  const authorOf = useAuthors();
  const w = useTexts(words);
  const formats = useFormats();
  if (entry.what === "message") {
    return (
      <p className={styles.quote}>
        {entry.text}{" "}
        <span className={styles.quiet}>{authorOf(entry.author, entry.fromSupplier)}</span>
      </p>
    );
  }
  if (entry.what === "notice") {
    const { notice } = entry;
    const parts = [
      t("pieces", { count: formats.number(entry.quantity) }),
      notice.deliveryNote && t("deliveryNote", { number: notice.deliveryNote }),
      notice.carrier,
      notice.trackingReference,
      t("expectedOn", { date: formats.date(isoOf(notice.expectedDate)) }),
    ];
    return <p>{parts.filter((part) => part !== "").join(" · ")}</p>;
  }
  const parts = [
    entry.quantity > 0n && t("pieces", { count: formats.number(entry.quantity) }),
    entry.date && formats.date(entry.date),
    entry.previousDate &&
      entry.previousDate !== entry.date &&
      t("before", { date: formats.date(entry.previousDate) }),
    entry.reason !== Reason.UNSPECIFIED && w(REASON_KEYS[entry.reason]),
  ];
  const text = parts.filter(Boolean).join(" · ");
  return (
    <p>
      {text} <DaysBadge from={entry.previousDate} to={entry.date} />
    </p>
  );
}

function Item({ entry, version }: { entry: Entry; version: number | undefined }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const look = lookOf(entry);
  return (
    <li className={styles.moment}>
      <span className={classes(styles.dot, look.tone && styles[look.tone])}>
        <Icon name={look.icon} size={14} />
      </span>
      <div>
        <div className={styles.momentHead}>
          <strong>{t(look.text)}</strong>
          {entry.lineNumber > 0 && (
            <span className={styles.quiet}>{t("lineShort", { line: entry.lineNumber })}</span>
          )}
          {version !== undefined && (
            <StatusBadge tone="quiet">{t("version", { version })}</StatusBadge>
          )}
          <time className={styles.quiet}>{formats.instant(entry.time)}</time>
        </div>
        <Details entry={entry} />
      </div>
    </li>
  );
}

// What was written about the lines, and the notices that announced parts of them.
function useAround(order: PurchaseOrder) {
  const { purchaseOrderId } = order;
  const written = useQueries({
    queries: order.lines.map(({ lineNumber }) => ({
      queryKey: ["messages", purchaseOrderId, lineNumber],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        allPages(
          (page) => messages.listMessages({ purchaseOrderId, lineNumber, ...page }, { signal }),
          (answer) => answer.messages,
        ),
    })),
    combine: (results) => ({
      lines: results.map(({ data }, at) => ({
        lineNumber: order.lines[at]?.lineNumber ?? 0,
        messages: data ?? [],
      })),
      failed: results.filter((result) => result.isError),
    }),
  });
  const ids = new Set(
    order.lines.flatMap((line) =>
      line.supplyLines.flatMap((schedule) => schedule.shipmentNoticeId || []),
    ),
  );
  const notices = useQueries({
    queries: [...ids].map((shipmentNoticeId) => ({
      queryKey: ["shipment-notices", shipmentNoticeId],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await shipmentNotices.getShipmentNotice({ shipmentNoticeId }, { signal })).shipmentNotice,
    })),
    combine: (results) => ({
      found: results.flatMap(({ data }) => data ?? []),
      failed: results.filter((result) => result.isError),
    }),
  });
  return {
    written: written.lines,
    notices: notices.found,
    failed: [...written.failed, ...notices.failed],
  };
}

export function Timeline({ order, asOf }: { order: PurchaseOrder; asOf: bigint }) {
  const t = useTexts(staffTexts);
  const history = useHistory(order, asOf);
  const { written, notices, failed } = useAround(order);
  const [line, setLine] = useState("");
  const entries = timelineOf(order.purchaseOrderId, history.events, written, notices);
  const versions = versionsOf(
    entries,
    new Map(order.lines.map(({ lineNumber, version }) => [lineNumber, version])),
  );
  const shown = entries.filter(
    (entry) => line === "" || entry.lineNumber === 0 || String(entry.lineNumber) === line,
  );
  const readAgain = () => {
    if (history.error !== null) history.retry();
    for (const query of failed) void query.refetch();
  };
  const options = order.lines.map(({ lineNumber }) => ({
    value: String(lineNumber),
    label: t("lineShort", { line: lineNumber }),
  }));
  return (
    <Card title={t("timeline")}>
      {order.lines.length > 1 && (
        <div className={styles.narrow}>
          <Select
            label={t("show")}
            value={line}
            options={[{ value: "", label: t("allLines") }, ...options]}
            onChange={setLine}
          />
        </div>
      )}
      {(history.error !== null || failed.length > 0) && (
        <Notice tone="warn" live>
          {t("historyLost")}{" "}
          <Button small onClick={readAgain}>
            {t("tryAgain")}
          </Button>
        </Notice>
      )}
      <ol className={styles.timeline}>
        {shown.map((entry) => (
          <Item key={entry.key} entry={entry} version={versions.get(entry.key)} />
        ))}
      </ol>
      {!history.whole && history.error === null && <Loading label={t("readingHistory")} />}
      {history.whole && shown.length === 0 && <p className={styles.quiet}>{t("noHistory")}</p>}
    </Card>
  );
}
