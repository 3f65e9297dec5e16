import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { purchaseOrders } from "@/api/clients";
import { isoOf, useFormats } from "@/api/dates";
import { PurchaseOrderLineState as State } from "@/api/gen/backline/v1/common_pb";
import type {
  PurchaseOrder,
  PurchaseOrderLine,
  SupplyLine,
} from "@/api/gen/backline/v1/purchase_order_service_pb";
import { useRequestId } from "@/api/request_id";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { MessageThread } from "@/parts/message_thread";
import { useNames } from "@/parts/names";
import { LineStateBadge } from "@/parts/state_badge";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Card, Page } from "@/ui/page";
import { ErrorNotice, ErrorState, Loading } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { DaysBadge, ReviewBadge } from "./badges";
import { AmendDialog, CancelDialog, LinkDialog, SendDialog } from "./order_dialogs";
import { buyerCan, openSchedules, orderQuery, remaining, standingOf } from "./order_rows";
import { StandingBadge } from "./purchase_orders_page";
import { Fact } from "./response_panel";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";
import { Timeline } from "./timeline_view";

type Doing =
  | { what: "send" | "link" }
  | { what: "cancel"; lineNumbers: number[] }
  | { what: "amend" | "messages"; line: PurchaseOrderLine };

// What lies beyond the tolerance counts at once; a buyer says whether that is all right.
function Review({ schedule }: { schedule: SupplyLine }) {
  const t = useTexts(staffTexts);
  const client = useQueryClient();
  const id = useRequestId();
  const review = useMutation({
    mutationFn: (accept: boolean) =>
      id.send((requestId) =>
        purchaseOrders.reviewEta({
          requestId,
          supplyLineId: schedule.supplyLineId,
          etaVersion: schedule.etaVersion,
          accept,
        }),
      ),
    onSuccess: async (_, accept) => {
      showToast({ tone: "good", text: t(accept ? "etaAccepted" : "etaDisputed") });
      await client.invalidateQueries({ queryKey: ["purchase-orders"] });
    },
  });
  return (
    <span className={styles.inline}>
      <Button small pending={review.isPending} onClick={() => review.mutate(true)}>
        {t("acceptDate")}
      </Button>
      <Button small pending={review.isPending} onClick={() => review.mutate(false)}>
        {t("dispute")}
      </Button>
      <ErrorNotice error={review.error} />
    </span>
  );
}

function Schedule({ schedule, line }: { schedule: SupplyLine; line: PurchaseOrderLine }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const decides = userCan.decide(useUser());
  const eta = isoOf(schedule.etaDate);
  return (
    <li className={styles.schedule}>
      <strong>{formats.number(remaining(schedule))}</strong>
      <span>{eta ? formats.date(eta) : t("noDate")}</span>
      <DaysBadge from={isoOf(line.requestedDate)} to={eta} />
      <StatusBadge tone={schedule.confirmed ? "good" : "quiet"}>
        {t(schedule.confirmed ? "confirmed" : "notConfirmed")}
      </StatusBadge>
      {schedule.overdue && <StatusBadge tone="bad">{t("standingOverdue")}</StatusBadge>}
      {schedule.shipmentNoticeId !== "" && <StatusBadge tone="info">{t("inTransit")}</StatusBadge>}
      {schedule.slotBookedQuantity > 0n && (
        <StatusBadge tone="info">
          {t("onSlots", { count: formats.number(schedule.slotBookedQuantity) })}
        </StatusBadge>
      )}
      {schedule.peggedQuantity > 0n && (
        <span className={styles.quiet}>
          {t("pegged", { count: formats.number(schedule.peggedQuantity) })}
        </span>
      )}
      <ReviewBadge review={schedule.etaReview} />
      {decides && buyerCan.review(schedule) && <Review schedule={schedule} />}
    </li>
  );
}

function LineActions({ line, onDo }: { line: PurchaseOrderLine; onDo: (doing: Doing) => void }) {
  const t = useTexts(staffTexts);
  const buys = userCan.decide(useUser());
  return (
    <span className={styles.inline}>
      {line.state === State.COUNTERED && buys && (
        <Link to="/staff/responses">{t("toDecision")}</Link>
      )}
      <Button small kind="quiet" onClick={() => onDo({ what: "messages", line })}>
        {t("messages")}
      </Button>
      {buys && buyerCan.amend(line) && (
        <Button small onClick={() => onDo({ what: "amend", line })}>
          {t("amend")}
        </Button>
      )}
      {buys && buyerCan.cancel(line) && (
        <Button small onClick={() => onDo({ what: "cancel", lineNumbers: [line.lineNumber] })}>
          {t("cancelOrder")}
        </Button>
      )}
    </span>
  );
}

function Line({ line, onDo }: { line: PurchaseOrderLine; onDo: (doing: Doing) => void }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const names = useNames();
  const product = names.product(line.productId);
  return (
    <article className={styles.line} aria-label={t("lineShort", { line: line.lineNumber })}>
      <header className={styles.lineHead}>
        <div>
          <h3>
            {line.lineNumber} · {names.sku(line.productId)}
          </h3>
          <p className={styles.quiet}>{product?.name}</p>
        </div>
        <span className={styles.inline}>
          <LineStateBadge state={line.state} />
          <span className={styles.quiet}>{t("version", { version: line.version })}</span>
        </span>
        <LineActions line={line} onDo={onDo} />
      </header>
      <dl className={styles.figures}>
        <Fact name={t("ordered")}>{formats.number(line.orderedQuantity)}</Fact>
        <Fact name={t("received")}>{formats.number(line.receivedQuantity)}</Fact>
        <Fact name={t("openQuantity")}>{formats.number(line.openQuantity)}</Fact>
        {line.cancelledQuantity > 0n && (
          <Fact name={t("cancelledQuantity")}>{formats.number(line.cancelledQuantity)}</Fact>
        )}
        {line.rejectedQuantity > 0n && (
          <Fact name={t("refused")}>{formats.number(line.rejectedQuantity)}</Fact>
        )}
        {line.quarantinedQuantity > 0n && (
          <Fact name={t("quarantined")}>{formats.number(line.quarantinedQuantity)}</Fact>
        )}
        <Fact name={t("wantedOn")}>{formats.date(isoOf(line.requestedDate))}</Fact>
        <Fact name={t("firstConfirmed")}>{formats.date(isoOf(line.firstConfirmedDate))}</Fact>
        <Fact name={t("price")}>{formats.money(line.unitPrice)}</Fact>
      </dl>
      <ul className={styles.schedules}>
        {openSchedules(line).map((schedule) => (
          <Schedule key={schedule.supplyLineId} schedule={schedule} line={line} />
        ))}
      </ul>
    </article>
  );
}

function Doings({
  doing,
  order,
  onClose,
}: {
  doing: Doing | undefined;
  order: PurchaseOrder;
  onClose: () => void;
}) {
  const t = useTexts(staffTexts);
  switch (doing?.what) {
    case "send":
      return <SendDialog order={order} onClose={onClose} />;
    case "link":
      return <LinkDialog order={order} onClose={onClose} />;
    case "cancel":
      return <CancelDialog order={order} lineNumbers={doing.lineNumbers} onClose={onClose} />;
    case "amend":
      return <AmendDialog order={order} line={doing.line} onClose={onClose} />;
    case "messages":
      return (
        <Dialog title={t("messagesOf", { line: doing.line.lineNumber })} onClose={onClose}>
          <MessageThread
            of={{
              purchaseOrderId: order.purchaseOrderId,
              lineNumber: doing.line.lineNumber,
            }}
          />
        </Dialog>
      );
    default:
      return null;
  }
}

function Actions({ order, onDo }: { order: PurchaseOrder; onDo: (doing: Doing) => void }) {
  const t = useTexts(staffTexts);
  const user = useUser();
  const buys = userCan.decide(user);
  if (!buys && !userCan.administer(user)) return null;
  return (
    <>
      {buyerCan.mailLink(order) && (
        <Button icon="link" onClick={() => onDo({ what: "link" })}>
          {t("mailLink")}
        </Button>
      )}
      {buys && order.lines.some(buyerCan.cancel) && (
        <Button onClick={() => onDo({ what: "cancel", lineNumbers: [] })}>{t("cancelAll")}</Button>
      )}
      {buys && buyerCan.send(order) && (
        <Button kind="primary" onClick={() => onDo({ what: "send" })}>
          {t("sendToSupplier")}
        </Button>
      )}
    </>
  );
}

function Order({ order, asOf }: { order: PurchaseOrder; asOf: bigint }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const names = useNames();
  const [doing, setDoing] = useState<Doing>();
  const location = names.location(order.locationId);
  return (
    <Page
      title={order.externalReference || t("orderCalled", { id: order.purchaseOrderId.slice(-8) })}
      lead={
        <span className={styles.inline}>
          <StandingBadge standing={standingOf(order)} />
          {names.supplierName(order.supplierId)} → {location?.name ?? "…"}
          {order.sentDate && (
            <span>{t("sentDay", { date: formats.date(isoOf(order.sentDate)) })}</span>
          )}
        </span>
      }
      actions={<Actions order={order} onDo={setDoing} />}
    >
      <div className={styles.orderLayout}>
        <Card title={t("lines")} flush>
          {order.lines.map((line) => (
            <Line key={line.lineNumber} line={line} onDo={setDoing} />
          ))}
        </Card>
        <Timeline order={order} asOf={asOf} />
      </div>
      <Doings doing={doing} order={order} onClose={() => setDoing(undefined)} />
    </Page>
  );
}

export function PurchaseOrderPage() {
  const t = useTexts(staffTexts);
  const params: { purchaseOrderId?: string } = useParams({ strict: false });
  const answer = useQuery(orderQuery(params.purchaseOrderId ?? ""));
  if (answer.data?.purchaseOrder) {
    const { purchaseOrder, asOfSequence } = answer.data;
    return <Order key={purchaseOrder.purchaseOrderId} order={purchaseOrder} asOf={asOfSequence} />;
  }
  return (
    <Page title={t("purchaseOrder")}>
      {answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}
