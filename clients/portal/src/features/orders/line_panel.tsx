import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { isoOf, useFormats } from "@/api/dates";
import type { SupplyLine } from "@/api/gen/backline/v1/purchase_order_service_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { keyOf, lineKey, orderLines, remainingOf } from "@/api/lines";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { MessageThread } from "@/parts/message_thread";
import { LineStateBadge } from "@/parts/state_badge";
import { StatusBadge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { ErrorState, Loading, Notice } from "@/ui/states";
import { AnswerDialog } from "./answer_dialog";
import { acceptRows, takeBack } from "./commands";
import { type Intent, useDrafts } from "./drafts";
import { EtaDialog } from "./eta_dialog";
import { LineHistory } from "./line_history";
import { type OrderRow, rowOf } from "./order_rows";
import styles from "./orders.module.css";
import { ordersTexts } from "./texts";

function Facts({ line }: { line: SupplierLine }) {
  const t = useTexts(ordersTexts);
  const formats = useFormats();
  const order = line.line;
  if (!order) return null;
  const facts: [string, ReactNode][] = [
    [t("ordered"), formats.number(order.orderedQuantity)],
    [t("askedDate"), formats.date(isoOf(order.requestedDate))],
    [t("location"), line.locationCode],
    [t("priceFact"), formats.money(order.unitPrice)],
    [t("sent"), formats.date(isoOf(line.sentDate))],
    [t("received"), formats.number(order.receivedQuantity)],
    [t("openQuantity"), formats.number(order.openQuantity)],
    [t("firstConfirmed"), formats.date(isoOf(order.firstConfirmedDate))],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ScheduleProps {
  schedule: SupplyLine;
  onChange: (() => void) | undefined;
}

function Schedule({ schedule, onChange }: ScheduleProps) {
  const t = useTexts(ordersTexts);
  const formats = useFormats();
  return (
    <li className={styles.schedule}>
      <span>
        {formats.number(remainingOf(schedule))} · {formats.date(isoOf(schedule.etaDate))}
      </span>
      <span className={styles.counts}>
        {!schedule.confirmed && <StatusBadge tone="warn">{t("scheduleOpen")}</StatusBadge>}
        {schedule.overdue && <StatusBadge tone="bad">{t("noOverdue")}</StatusBadge>}
        {schedule.shipmentNoticeId !== "" && (
          <StatusBadge tone="info">{t("scheduleAnnounced")}</StatusBadge>
        )}
        {schedule.slotBookedQuantity > 0n && (
          <StatusBadge>
            {t("scheduleBooked", { count: formats.number(schedule.slotBookedQuantity) })}
          </StatusBadge>
        )}
        {schedule.confirmed && onChange && (
          <Button small onClick={onChange}>
            {t("changeDate")}
          </Button>
        )}
      </span>
    </li>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

type Opened =
  | { dialog: "answer"; intent: Intent; split?: boolean }
  | { dialog: "eta"; schedule: SupplyLine };

function Actions({ row, open }: { row: OrderRow; open: (opened: Opened) => void }) {
  const t = useTexts(ordersTexts);
  if (row.mode !== "answer" && !row.draft) return null;
  return (
    <div className={styles.counts}>
      {row.mode === "answer" && (
        <>
          <Button kind="primary" small onClick={() => acceptRows([row])}>
            {t("accept")}
          </Button>
          <Button small onClick={() => open({ dialog: "answer", intent: "answer" })}>
            {t("answer")}
          </Button>
          <Button small onClick={() => open({ dialog: "answer", intent: "propose" })}>
            {t("counter")}
          </Button>
        </>
      )}
      {row.draft && (
        <Button small icon="undo" onClick={() => takeBack([row])}>
          {t("discard")}
        </Button>
      )}
    </div>
  );
}

function LineContent({ row }: { row: OrderRow }) {
  const t = useTexts(ordersTexts);
  const may = userCan.answer(useUser());
  const [opened, setOpened] = useState<Opened>();
  const { line } = row;
  const of = { purchaseOrderId: line.purchaseOrderId, lineNumber: row.lineNumber };
  const close = () => setOpened(undefined);
  return (
    <div className={styles.panelBody} tabIndex={0} role="region" aria-label={t("panel")}>
      {may && <Actions row={row} open={setOpened} />}
      {row.draft && <Notice tone="warn">{t("draft")}</Notice>}
      <Section title={t("facts")}>
        <Facts line={line} />
      </Section>
      <Section title={t("schedules")}>
        <ul className={styles.schedules}>
          {line.line?.supplyLines
            .filter((schedule) => remainingOf(schedule) > 0n)
            .map((schedule) => (
              <Schedule
                key={schedule.supplyLineId}
                schedule={schedule}
                onChange={may ? () => setOpened({ dialog: "eta", schedule }) : undefined}
              />
            ))}
        </ul>
      </Section>
      <Section title={t("messages")}>
        <MessageThread key={row.key} of={of} />
      </Section>
      <Section title={t("history")}>
        <LineHistory line={line} />
      </Section>
      {opened?.dialog === "answer" && (
        <AnswerDialog row={row} intent={opened.intent} split={opened.split} onClose={close} />
      )}
      {opened?.dialog === "eta" && (
        <EtaDialog row={row} schedule={opened.schedule} onClose={close} />
      )}
    </div>
  );
}

// One line beside the table; its address can be sent to a colleague.
export function LinePanel() {
  const t = useTexts(ordersTexts);
  const { purchaseOrderId, lineNumber } = useParams({
    from: "/shell/orders/$purchaseOrderId/$lineNumber",
  });
  const navigate = useNavigate();
  const drafts = useDrafts();
  const query = useQuery(orderLines(purchaseOrderId));
  const key = lineKey(purchaseOrderId, Number(lineNumber));
  const line = query.data?.find((candidate) => keyOf(candidate) === key);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), [key]);
  const close = () => void navigate({ to: "/orders", search: (search) => search });
  return (
    <aside
      className={styles.panel}
      aria-label={t("panel")}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header className={styles.panelHead}>
        <div>
          <h2 ref={head} tabIndex={-1}>
            {line ? `${line.sku} · ${line.productName}` : t("panel")}
          </h2>
          {line && (
            <span className={styles.counts}>
              <span className={styles.note}>
                {line.externalReference || purchaseOrderId.slice(-8)} / {lineNumber}
              </span>
              <LineStateBadge state={line.line?.state} />
            </span>
          )}
        </div>
        <IconButton icon="close" label={t("closePanel")} onClick={close} />
      </header>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && !line && <Notice tone="warn">{t("notFound")}</Notice>}
      {line && <LineContent row={rowOf(line, drafts.get(key))} />}
    </aside>
  );
}
