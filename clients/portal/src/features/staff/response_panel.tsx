import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isoOf, useFormats } from "@/api/dates";
import {
  ResponseDecision as Decision,
  ResponseKind as Kind,
} from "@/api/gen/backline/v1/purchase_order_service_pb";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { MessageThread } from "@/parts/message_thread";
import { useNames } from "@/parts/names";
import { REASON_KEYS, words } from "@/parts/words";
import { Button, IconButton } from "@/ui/button";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { DaysBadge, KindBadge } from "./badges";
import { type Decidable, mayApprove } from "./responses";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// What is asked for and what is offered, side by side.
function Comparison({ row }: { row: Decidable }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const { response, asked } = row;
  return (
    <PlainTable
      label={t("terms")}
      heads={[
        { name: t("terms") },
        { name: t("quantity"), end: true },
        { name: t("date") },
        { name: t("change") },
      ]}
      inPanel
    >
      <tbody>
        <tr>
          <th scope="row">{t("asked")}</th>
          <NumberCell>{formats.number(response.askedQuantity)}</NumberCell>
          <td>{formats.date(asked?.date)}</td>
          <td />
        </tr>
        {response.schedules.map((schedule) => (
          <tr key={isoOf(schedule.etaDate)}>
            <th scope="row">{t("offered")}</th>
            <NumberCell>{formats.number(schedule.quantity)}</NumberCell>
            <td>{formats.date(isoOf(schedule.etaDate))}</td>
            <td>
              <DaysBadge from={asked?.date} to={isoOf(schedule.etaDate)} />
            </td>
          </tr>
        ))}
        {response.rejectedQuantity > 0n && (
          <tr>
            <th scope="row">{t("refused")}</th>
            <NumberCell>{formats.number(response.rejectedQuantity)}</NumberCell>
            <td colSpan={2} />
          </tr>
        )}
        {response.openQuantity > 0n && (
          <tr>
            <th scope="row">{t("staysOpen")}</th>
            <NumberCell>{formats.number(response.openQuantity)}</NumberCell>
            <td colSpan={2} />
          </tr>
        )}
      </tbody>
    </PlainTable>
  );
}

function Facts({ row }: { row: Decidable }) {
  const t = useTexts(staffTexts);
  const w = useTexts(words);
  const formats = useFormats();
  const { response, asked } = row;
  return (
    <dl className={styles.facts}>
      <Fact name={t("reason")}>{w(REASON_KEYS[response.reason])}</Fact>
      <Fact name={t("came")}>{formats.instant(response.recordedTime)}</Fact>
      {response.kind === Kind.HELD && (
        <Fact name={t("decideBy")}>{formats.date(isoOf(response.decideByDate))}</Fact>
      )}
      {response.unitPrice && (
        <Fact name={t("price")}>
          {formats.money(asked?.unitPrice)} → <strong>{formats.money(response.unitPrice)}</strong>
        </Fact>
      )}
    </dl>
  );
}

interface ResponsePanelProps {
  row: Decidable;
  onDecide: (decision: Decision) => void;
  onClose: () => void;
}

export function ResponsePanel({ row, onDecide, onClose }: ResponsePanelProps) {
  const t = useTexts(staffTexts);
  const names = useNames();
  const user = useUser();
  const { response, asked } = row;
  const product = names.product(response.productId);
  return (
    <aside className={styles.panel} aria-label={t("answer")}>
      <header className={styles.panelHeader}>
        <div>
          <h2>{product?.sku ?? names.sku(response.productId)}</h2>
          <p className={styles.quiet}>{product?.name}</p>
        </div>
        <IconButton icon="close" label={t("closePanel")} onClick={onClose} />
      </header>
      <p>
        <KindBadge kind={response.kind} /> {names.supplierName(response.supplierId)} ·{" "}
        <Link
          to="/staff/purchase-orders/$purchaseOrderId"
          params={{ purchaseOrderId: response.purchaseOrderId }}
        >
          {t("lineOf", {
            line: response.lineNumber,
            order: asked?.reference ?? response.purchaseOrderId.slice(-8),
          })}
        </Link>
      </p>
      <Comparison row={row} />
      {response.note !== "" && <blockquote className={styles.quote}>{response.note}</blockquote>}
      <Facts row={row} />
      {userCan.decide(user) && (
        <div className={styles.actions}>
          <Button
            kind="primary"
            disabled={!mayApprove(row)}
            title={mayApprove(row) ? undefined : t("holdNotApproved")}
            onClick={() => onDecide(Decision.APPROVE)}
          >
            {t("approve")}
          </Button>
          <Button onClick={() => onDecide(Decision.COUNTER)}>{t("counter")}</Button>
          <Button onClick={() => onDecide(Decision.REJECT)}>{t("reject")}</Button>
        </div>
      )}
      <section className={styles.section} aria-label={t("messages")}>
        <h3>{t("messages")}</h3>
        <MessageThread
          key={row.key}
          of={{ purchaseOrderId: response.purchaseOrderId, lineNumber: response.lineNumber }}
        />
      </section>
    </aside>
  );
}
