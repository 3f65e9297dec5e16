import { useRef, useState } from "react";
import { ResponseDecision as Decision } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { AddressSearch } from "@/parts/address_search";
import { useNames } from "@/parts/names";
import { matches } from "@/parts/search";
import { asSort, sortText } from "@/parts/sorting";
import { KeyHint } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Select } from "@/ui/field";
import { useInSight } from "@/ui/narrow";
import { Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import type { KeyTarget } from "@/ui/table_keys";
import { DecideDialog } from "./decide_dialog";
import { useResponseColumns } from "./response_columns";
import { ResponsePanel } from "./response_panel";
import { type Decidable, mayApprove, nextKey, useDecidables } from "./responses";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

const KEYS: Record<string, Decision> = {
  a: Decision.APPROVE,
  r: Decision.REJECT,
  c: Decision.COUNTER,
};

// The rows that the address asks for.
function useShown(rows: readonly Decidable[], typed: string, supplier: string) {
  const names = useNames();
  return rows.filter((row) => {
    const { response, asked } = row;
    if (supplier !== "" && response.supplierId !== supplier) return false;
    return matches(
      [
        asked?.reference ?? "",
        names.supplierName(response.supplierId),
        names.sku(response.productId),
        names.product(response.productId)?.name ?? "",
        response.note,
      ],
      typed,
    );
  });
}

// What is being decided: a decision and the rows that it is about.
interface Deciding {
  decision: Decision;
  rows: readonly Decidable[];
}

// The same answer with what was read meanwhile. A newer one is another answer.
function asReadNow(rows: readonly Decidable[], row: Decidable): Decidable {
  const same = (other: Decidable) =>
    other.key === row.key && other.response.version === row.response.version;
  return rows.find(same) ?? row;
}

function Bar({
  rows,
  selected,
  onDecide,
}: {
  rows: readonly Decidable[];
  selected: readonly Decidable[];
  onDecide: (deciding: Deciding) => void;
}) {
  const t = useTexts(staffTexts);
  const names = useNames();
  const address = useAddress();
  const decides = userCan.decide(useUser());
  // The chosen one too, when all of its answers are decided: the filter still holds.
  const chosen = address.text("supplier");
  const ids = new Set(rows.map((row) => row.response.supplierId));
  if (chosen !== "") ids.add(chosen);
  const present = [...ids].map((id) => ({ value: id, label: names.supplierName(id) }));
  return (
    <div className={styles.bar}>
      <AddressSearch label={t("search")} />
      <Select
        label={t("supplier")}
        value={chosen}
        options={[{ value: "", label: t("allSuppliers") }, ...present]}
        onChange={(supplier) => address.set({ supplier })}
      />
      {decides && (
        <div className={styles.bulk}>
          <span role="status">{t("selected", { count: selected.length })}</span>
          <Button
            kind="primary"
            disabled={!selected.some(mayApprove)}
            onClick={() => onDecide({ decision: Decision.APPROVE, rows: selected })}
          >
            {t("approve")}
          </Button>
          <Button
            disabled={selected.length === 0}
            onClick={() => onDecide({ decision: Decision.REJECT, rows: selected })}
          >
            {t("reject")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Hints() {
  const t = useTexts(staffTexts);
  return (
    <div className={styles.hints}>
      <KeyHint keys={["A"]}>{t("approve")}</KeyHint>
      <KeyHint keys={["C"]}>{t("counter")}</KeyHint>
      <KeyHint keys={["R"]}>{t("reject")}</KeyHint>
      <KeyHint keys={["Space"]}>{t("select")}</KeyHint>
      <KeyHint keys={["Enter"]}>{t("open")}</KeyHint>
    </div>
  );
}

const LEFT_OUT = ["product", "date", "reason", "came"];

interface QueueProps {
  rows: readonly Decidable[];
  deciding: Deciding | undefined;
  setDeciding: (deciding: Deciding | undefined) => void;
}

function Queue({ rows, deciding, setDeciding }: QueueProps) {
  const t = useTexts(staffTexts);
  const address = useAddress();
  const decides = userCan.decide(useUser());
  const table = useRef<DataTableHandle>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = useShown(rows, address.text("q"), address.text("supplier"));
  const open = shown.find((row) => row.key === address.text("open"));
  const columns = useInSight(useResponseColumns(), LEFT_OUT, open !== undefined);
  const onKey = ({ event, row }: KeyTarget<Decidable>) => {
    const decision = event.ctrlKey || event.metaKey ? undefined : KEYS[event.key.toLowerCase()];
    if (!decides || decision === undefined) return false;
    if (decision !== Decision.APPROVE || mayApprove(row)) setDeciding({ decision, rows: [row] });
    return true;
  };
  const onDecided = (decided: ReadonlySet<string>) => {
    // What is left can be tried again, without what is done.
    const left = deciding?.rows.filter((row) => !decided.has(row.key)) ?? [];
    if (deciding) setDeciding({ ...deciding, rows: left });
    setSelected((before) => new Set([...before].filter((key) => !decided.has(key))));
    if (!open || !decided.has(open.key)) return;
    const keys = shown.map((row) => row.key);
    address.set({ open: nextKey(keys, decided, open.key) });
  };
  return (
    <>
      <Bar
        rows={rows}
        selected={shown.filter((row) => selected.has(row.key))}
        onDecide={setDeciding}
      />
      <div className={classes(styles.layout, open && styles.withPanel)}>
        <div className={styles.tableSide}>
          <DataTable
            label={t("responsesTitle")}
            rows={shown}
            rowKey={(row) => row.key}
            rowName={(row) => `${row.asked?.reference ?? ""} ${row.response.lineNumber}`}
            columns={columns}
            sort={asSort(address.text("sort")) ?? { column: "came", descending: false }}
            onSort={(sort) => address.set({ sort: sortText(sort) })}
            {...(decides && { selected, onSelect: setSelected })}
            onOpen={(row) => address.set({ open: row.key })}
            opens="order"
            onKey={onKey}
            handle={table}
            empty={<EmptyState icon="search" title={t("nothingFits")} />}
          />
          {decides && <Hints />}
        </div>
        {open && (
          <ResponsePanel
            row={open}
            onDecide={(decision) => setDeciding({ decision, rows: [open] })}
            onClose={() => {
              address.set({ open: undefined });
              table.current?.focus();
            }}
          />
        )}
      </div>
      {deciding && (
        <DecideDialog
          decision={deciding.decision}
          rows={deciding.rows.map((row) => asReadNow(rows, row))}
          onDecided={onDecided}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </>
  );
}

export function ResponsesPage() {
  const t = useTexts(staffTexts);
  const { responses, rows, failed } = useDecidables();
  // What is being decided stays in front, also when others empty the queue meanwhile.
  const [deciding, setDeciding] = useState<Deciding>();
  const lead = responses.data && t("responsesLead", { count: rows.length });
  return (
    <Page title={t("responsesTitle")} lead={lead} fill>
      {failed.length > 0 && (
        <Notice tone="warn" live>
          {t("askedLost")}{" "}
          <Button small onClick={() => failed.forEach((query) => void query.refetch())}>
            {t("tryAgain")}
          </Button>
        </Notice>
      )}
      {responses.isPending ? (
        <Loading />
      ) : responses.isError ? (
        <ErrorState error={responses.error} onRetry={() => void responses.refetch()} />
      ) : rows.length === 0 && !deciding ? (
        <EmptyState icon="check" title={t("nothingWaits")}>
          <p>{t("nothingWaitsText")}</p>
        </EmptyState>
      ) : (
        <Queue rows={rows} deciding={deciding} setDeciding={setDeciding} />
      )}
    </Page>
  );
}
