import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { backorders } from "@/api/clients";
import { isoOf, useFormats } from "@/api/dates";
import {
  type Backorder,
  type BackorderChange,
  type Peg,
} from "@/api/gen/backline/v1/backorder_service_pb";
import { BackorderCause as Cause } from "@/api/gen/backline/v1/common_pb";
import { useTexts } from "@/api/texts";
import { shortId, useNames } from "@/parts/names";
import { BASIS_KEYS, words } from "@/parts/words";
import { IconButton } from "@/ui/button";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { ErrorState, Loading } from "@/ui/states";
import { Fact } from "./response_panel";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

const CAUSE_KEYS = {
  [Cause.UNSPECIFIED]: "causeUnknown",
  [Cause.SHORT_AT_ENTRY]: "causeShort",
  [Cause.AMENDED_UP]: "causeAmended",
  [Cause.STOCK_WITHDRAWN]: "causeWithdrawn",
} as const satisfies Record<Cause, string>;

const CHANGE_KEYS: Partial<Record<string, (typeof staffTexts)["keys"][number]>> = {
  opened: "changeOpened",
  pegged: "changePegged",
  unpegged: "changeUnpegged",
  allocated: "changeAllocated",
  deallocated: "changeDeallocated",
  shipped: "changeShipped",
  delivered: "changeDelivered",
  cancelled: "changeCancelled",
  promise_changed: "changePromise",
};

function Pegs({ pegs }: { pegs: readonly Peg[] }) {
  const t = useTexts(staffTexts);
  const w = useTexts(words);
  const formats = useFormats();
  if (pegs.length === 0) return <p className={styles.quiet}>{t("noPegs")}</p>;
  return (
    <PlainTable
      label={t("restsOn")}
      heads={[{ name: t("quantity"), end: true }, { name: t("date") }, { name: t("restsOn") }]}
      inPanel
    >
      <tbody>
        {pegs.map((peg) => (
          <tr key={peg.supplyLineId}>
            <NumberCell>{formats.number(peg.quantity)}</NumberCell>
            <td>{formats.date(isoOf(peg.promisedDate))}</td>
            <td>
              <Link
                to="/staff/purchase-orders/$purchaseOrderId"
                params={{ purchaseOrderId: peg.purchaseOrderId }}
              >
                {w(BASIS_KEYS[peg.basis])}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function Changes({ changes }: { changes: readonly BackorderChange[] }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  return (
    <ol className={styles.changes}>
      {[...changes].reverse().map((change, at) => {
        const key = CHANGE_KEYS[change.kind];
        const parts = [
          formats.number(change.quantity),
          change.promisedDate && formats.date(isoOf(change.promisedDate)),
        ].filter(Boolean);
        return (
          <li key={`${change.sequence}-${at}`}>
            <span>
              <strong>{key ? t(key) : change.kind}</strong> {parts.join(" · ")}
            </span>
            <time className={styles.quiet}>{formats.instant(change.recordedTime)}</time>
          </li>
        );
      })}
    </ol>
  );
}

function Facts({ backorder }: { backorder: Backorder }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  return (
    <dl className={styles.facts}>
      <Fact name={t("waits")}>{formats.number(backorder.openQuantity)}</Fact>
      <Fact name={t("allocated")}>{formats.number(backorder.allocatedQuantity)}</Fact>
      <Fact name={t("shipped")}>{formats.number(backorder.shippedQuantity)}</Fact>
      <Fact name={t("cause")}>{t(CAUSE_KEYS[backorder.cause])}</Fact>
      <Fact name={t("wantedOn")}>
        {backorder.requestedDate ? formats.date(isoOf(backorder.requestedDate)) : t("asap")}
      </Fact>
      <Fact name={t("firstPromised")}>{formats.date(isoOf(backorder.firstPromisedDate))}</Fact>
      <Fact name={t("promisedOn")}>{formats.date(isoOf(backorder.promisedDate))}</Fact>
      <Fact name={t("orderLine")}>
        {shortId(backorder.orderId)} / {backorder.lineNumber}
      </Fact>
    </dl>
  );
}

// One entry of the queue: what it waits for, what it was told and when.
export function BackorderPanel({
  backorderId,
  onClose,
}: {
  backorderId: string;
  onClose: () => void;
}) {
  const t = useTexts(staffTexts);
  const names = useNames();
  const answer = useQuery({
    queryKey: ["backorders", backorderId],
    queryFn: ({ signal }) => backorders.getBackorder({ backorderId }, { signal }),
  });
  const { backorder, pegs, history } = answer.data ?? { pegs: [], history: [] };
  return (
    <aside className={styles.panel} aria-label={t("entry")}>
      <header className={styles.panelHeader}>
        <div>
          <h2>{backorder ? t("entryAt", { position: backorder.queuePosition }) : t("entry")}</h2>
          <p className={styles.quiet}>{backorder && names.customer(backorder.customerId)?.name}</p>
        </div>
        <IconButton icon="close" label={t("closePanel")} onClick={onClose} />
      </header>
      {answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !backorder ? (
        <Loading />
      ) : (
        <>
          <Facts backorder={backorder} />
          <section className={styles.section} aria-label={t("pegs")}>
            <h3>{t("pegs")}</h3>
            <Pegs pegs={pegs} />
          </section>
          <section className={styles.section} aria-label={t("history")}>
            <h3>{t("history")}</h3>
            <Changes changes={history} />
          </section>
        </>
      )}
    </aside>
  );
}
