// What the supplier does not agree with: the supplier withdraws, a buyer decides.
import { useState } from "react";
import { useFormats } from "@/api/dates";
import type { Dispute } from "@/api/gen/backline/v1/dispute_service_pb";
import { DisputeState } from "@/api/gen/backline/v1/scorecard_service_pb";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { StatusBadge } from "@/ui/badge";
import { Button, LinkButton } from "@/ui/button";
import { Card } from "@/ui/page";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import { DecideDisputeDialog, WithdrawDialog } from "./dispute_dialogs";
import { useLineNames } from "./line_names";
import { lineTexts } from "./line_texts";
import { COMPONENT_KEYS, DISPUTE_KEYS, DISPUTE_TONES, REASON_KEYS } from "./line_words";
import { useDisputes } from "./queries";
import styles from "./scorecards.module.css";

// What waits comes first; then the newest.
export function inOrder(list: readonly Dispute[]): Dispute[] {
  const waits = (dispute: Dispute) => dispute.state === DisputeState.OPEN;
  return [...list.filter(waits), ...list.filter((dispute) => !waits(dispute)).reverse()];
}

interface DisputeItemProps {
  dispute: Dispute;
  name: string;
  product: string;
  onSettle: () => void;
}

function DisputeItem({ dispute, name, product, onSettle }: DisputeItemProps) {
  const t = useTexts(lineTexts);
  const formats = useFormats();
  const user = useUser();
  const address = useAddress();
  const supplier = userCan.isSupplier(user);
  const may = supplier ? userCan.answer(user) : userCan.decide(user);
  const { purchaseOrderId, lineNumber } = dispute;
  return (
    <li className={styles.dispute} aria-label={name}>
      <div className={styles.disputeHead}>
        <LinkButton
          onClick={() =>
            address.set({
              view: "lines",
              component: String(dispute.component),
              outcome: undefined,
              dispute: undefined,
              open: `${purchaseOrderId}:${lineNumber}`,
            })
          }
        >
          {name}
        </LinkButton>
        <span>{product}</span>
        <span className="quiet">{t(COMPONENT_KEYS[dispute.component])}</span>
        <StatusBadge tone={DISPUTE_TONES[dispute.state]}>
          {t(DISPUTE_KEYS[dispute.state])}
        </StatusBadge>
        {may && dispute.state === DisputeState.OPEN && (
          <Button small onClick={onSettle}>
            {t(supplier ? "withdraw" : "decide")}
          </Button>
        )}
      </div>
      <blockquote className={styles.quote}>
        <strong>{t(REASON_KEYS[dispute.reason])}</strong>
        <p>{dispute.text}</p>
      </blockquote>
      <p className={styles.sub}>
        {t("openedBy", { name: dispute.openedBy, time: formats.instant(dispute.openedTime) })}
      </p>
      {dispute.comment !== "" && (
        <blockquote className={styles.quote}>{dispute.comment}</blockquote>
      )}
      {dispute.settledTime && (
        <p className={styles.sub}>
          {t("settledBy", {
            name: dispute.settledBy,
            time: formats.instant(dispute.settledTime),
          })}
        </p>
      )}
    </li>
  );
}

export function DisputesView({ supplierId }: { supplierId: string }) {
  const t = useTexts(lineTexts);
  const user = useUser();
  const list = useDisputes(supplierId);
  const names = useLineNames(
    supplierId,
    (list.data ?? []).map((dispute) => dispute.purchaseOrderId),
  );
  const [settling, setSettling] = useState<Dispute>();
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const nameOf = ({ purchaseOrderId, lineNumber }: Dispute) =>
    t("lineOf", { order: names.order(purchaseOrderId), line: lineNumber });
  const waiting = list.data.filter(({ state }) => state === DisputeState.OPEN).length;
  const Settle = userCan.isSupplier(user) ? WithdrawDialog : DecideDisputeDialog;
  return (
    <Card title={t("disputesLabel")}>
      {list.data.length === 0 ? (
        <EmptyState icon="check" title={t("disputesNone")}>
          <p>{t("disputesNoneText")}</p>
        </EmptyState>
      ) : (
        <>
          <p className="quiet">{t("waiting", { count: waiting })}</p>
          <ul className={styles.disputes}>
            {inOrder(list.data).map((dispute) => (
              <DisputeItem
                key={dispute.disputeId}
                dispute={dispute}
                name={nameOf(dispute)}
                product={names.sku(dispute.productId)}
                onSettle={() => setSettling(dispute)}
              />
            ))}
          </ul>
        </>
      )}
      {settling && (
        <Settle
          key={settling.disputeId}
          dispute={settling}
          name={nameOf(settling)}
          onClose={() => setSettling(undefined)}
        />
      )}
    </Card>
  );
}
