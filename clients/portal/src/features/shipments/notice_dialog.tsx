// One notice with its lines and packages, and taking it back.
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { shipmentNotices } from "@/api/clients";
import { isoOf, useFormats } from "@/api/dates";
import {
  type ShipmentNotice,
  ShipmentNoticeState as State,
} from "@/api/gen/backline/v1/shipment_notice_service_pb";
import { keyOf, lineKey, orderLines } from "@/api/lines";
import { queryClient } from "@/api/query_client";
import { useRequestId } from "@/api/request_id";
import { useSending } from "@/api/sending";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNotice, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { isIn, nameOf } from "./announcing";
import { NoticeBadge } from "./notice_badge";
import styles from "./shipments.module.css";
import { shipmentsTexts } from "./texts";

interface NoticeDialogProps {
  notice: ShipmentNotice;
  mayChange: boolean;
  onClose: () => void;
}

export function NoticeDialog({ notice, mayChange, onClose }: NoticeDialogProps) {
  const t = useTexts(shipmentsTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const id = useRequestId();
  const sending = useSending();
  const [asking, setAsking] = useState(false);
  const isPartly = notice.state === State.PARTLY_RECEIVED;
  const takeBack = () =>
    sending.run(async () => {
      await id.send((requestId) =>
        shipmentNotices.cancelShipmentNotice({
          requestId,
          shipmentNoticeId: notice.shipmentNoticeId,
        }),
      );
      await queryClient.invalidateQueries({ queryKey: ["shipment-notices"] });
      showToast({ tone: "good", text: t("takenBack") });
      onClose();
    });
  const footer = asking ? (
    <>
      <Button onClick={() => setAsking(false)}>{tUi("cancel")}</Button>
      <Button kind="danger" pending={sending.pending} onClick={() => void takeBack()}>
        {t("takeBackDo")}
      </Button>
    </>
  ) : (
    <>
      {mayChange && isIn("onTheWay", notice) && (
        <Button icon="undo" onClick={() => setAsking(true)}>
          {t(isPartly ? "takeBackRest" : "takeBack")}
        </Button>
      )}
      <Button kind="primary" autoFocus onClick={onClose}>
        {tUi("close")}
      </Button>
    </>
  );
  return (
    <Dialog title={`${t("note")} ${nameOf(notice)}`} onClose={onClose} footer={footer}>
      <div className={styles.form}>
        <dl className={styles.facts}>
          <Fact name={t("state")}>
            <NoticeBadge notice={notice} />
          </Fact>
          <Fact name={t("carrier")}>{notice.carrier || "–"}</Fact>
          <Fact name={t("tracking")}>{notice.trackingReference || "–"}</Fact>
          <Fact name={t("shipped")}>{formats.date(isoOf(notice.shippedDate))}</Fact>
          <Fact name={t("expected")}>{formats.date(isoOf(notice.expectedDate))}</Fact>
          <Fact name={t("recorded")}>{formats.instant(notice.recordedTime)}</Fact>
        </dl>
        <Lines notice={notice} />
        <Packages notice={notice} />
        {asking && (
          <Notice tone="warn" live>
            <strong>{t(isPartly ? "takeBackRestTitle" : "takeBackTitle")}</strong>{" "}
            {t(isPartly ? "takeBackRestText" : "takeBackText")}
          </Notice>
        )}
        <ErrorNotice error={sending.error} />
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lines({ notice }: { notice: ShipmentNotice }) {
  const t = useTexts(shipmentsTexts);
  const formats = useFormats();
  const orders = [...new Set(notice.lines.map((line) => line.purchaseOrderId))];
  const answers = useQueries({ queries: orders.map((order) => orderLines(order)) });
  const known = new Map(
    answers.flatMap((answer) => answer.data ?? []).map((line) => [keyOf(line), line]),
  );
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("line")}</th>
          <th scope="col">{t("quantity")}</th>
          <th scope="col">{t("received")}</th>
        </tr>
      </thead>
      <tbody>
        {notice.lines.map((line) => {
          const about = known.get(lineKey(line.purchaseOrderId, line.lineNumber));
          const reference = about?.externalReference ?? line.purchaseOrderId.slice(0, 8);
          return (
            <tr key={line.supplyLineId}>
              <th scope="row">
                <Link
                  to="/orders/$purchaseOrderId/$lineNumber"
                  params={{
                    purchaseOrderId: line.purchaseOrderId,
                    lineNumber: String(line.lineNumber),
                  }}
                >
                  {reference} / {line.lineNumber}
                </Link>{" "}
                <span className={styles.quiet}>{about?.sku}</span>
              </th>
              <td>{formats.number(line.quantity)}</td>
              <td>{formats.number(line.receivedQuantity)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Packages({ notice }: { notice: ShipmentNotice }) {
  const t = useTexts(shipmentsTexts);
  return (
    <div>
      <h3>{t("packagesCount", { count: notice.packages.length })}</h3>
      <ul className={styles.plainList}>
        {notice.packages.map((one) => (
          <li key={one.packageNumber}>
            <span>{one.packageNumber}</span>
            <span className={styles.quiet}>{one.trackingReference || "–"}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
