import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useRef, useState } from "react";
import { today } from "@/api/dates";
import { useLinesReadSoFar } from "@/api/lines";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { STATE_KEYS, words } from "@/parts/words";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { DataTable, type DataTableHandle, type Sort } from "@/ui/data_table";
import { Page } from "@/ui/page";
import { saveFile } from "@/ui/save_file";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import type { KeyTarget } from "@/ui/table_keys";
import { showToast } from "@/ui/toast";
import { AnswerDialog } from "./answer_dialog";
import { type Editing, useOrderColumns } from "./columns";
import { acceptRows, setReasons, takeBack } from "./commands";
import { toCsv } from "./csv";
import { type Intent, undoEdit, useCanUndo, useRefusals } from "./drafts";
import { ImportDialog } from "./import_dialog";
import type { OrderRow } from "./order_rows";
import styles from "./orders.module.css";
import { ReviewDialog } from "./review_dialog";
import { DatesDialog, ReasonDialog } from "./small_dialogs";
import { ordersTexts } from "./texts";
import { ActionBar, type Actions, FilterBar, KeyBar } from "./toolbar";
import { useGroupOf, useOrderRows, useOrdersAddress } from "./use_orders";

type Opened =
  | { dialog: "review"; rows: readonly OrderRow[] }
  | { dialog: "reasons"; rows: readonly OrderRow[] }
  | { dialog: "dates"; rows: readonly OrderRow[] }
  | { dialog: "answer"; row: OrderRow; intent: Intent; split: boolean };

const rowKey = (row: OrderRow) => row.key;
const rowName = (row: OrderRow) => `${row.reference} / ${row.lineNumber}`;
const hasDraft = (row: OrderRow) => row.draft !== undefined;

// The cell that is typed into, and where the focus goes afterwards.
function useEditor(table: RefObject<DataTableHandle | null>) {
  const [editing, setEditing] = useState<Editing>();
  const start = useCallback((row: OrderRow, column: Editing["column"], typed?: string) => {
    setEditing({ key: row.key, column, typed });
  }, []);
  const stop = useCallback(
    (move: number) => {
      setEditing(undefined);
      // A click elsewhere took the focus already; keys give it back to the table.
      if (document.activeElement?.getAttribute("role") !== "grid") table.current?.focus();
      if (move !== 0) table.current?.step(move);
    },
    [table],
  );
  return useMemo(() => ({ editing, start, stop }), [editing, start, stop]);
}

interface KeyContext {
  selected: readonly OrderRow[];
  drafts: readonly OrderRow[];
  editor: ReturnType<typeof useEditor>;
  table: RefObject<DataTableHandle | null>;
  open: (opened: Opened) => void;
  // True if there was something to accept.
  accept: (rows: readonly OrderRow[]) => boolean;
}

// A key that types into a cell.
function startsTyping(event: KeyboardEvent, columnId: string): "date" | "quantity" | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  if (columnId === "quantity" && /^\d$/.test(event.key)) return "quantity";
  if (columnId === "date" && /^[\d+-]$/.test(event.key)) return "date";
  return undefined;
}

// The keys of the table that answer; false: the key was not for us.
function answerByKey({ event, row, columnId }: KeyTarget<OrderRow>, context: KeyContext): boolean {
  const { selected, editor, table, open } = context;
  const rows = selected.length > 0 ? selected : [row];
  const editable = row.mode === "answer" || row.mode === "eta";
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "z") return undoEdit();
    if (event.key !== "Enter") return false;
    open({ dialog: "review", rows: context.drafts });
    return true;
  }
  const typing = startsTyping(event, columnId);
  if (typing && editable) {
    editor.start(row, typing, event.key);
    return true;
  }
  const key = event.key.toLowerCase();
  switch (key) {
    case "a":
      if (context.accept(rows) && selected.length === 0) table.current?.step(1);
      return true;
    case "d":
      if (selected.length > 0) open({ dialog: "dates", rows });
      else if (editable) editor.start(row, "date");
      return true;
    case "q":
      if (editable) editor.start(row, "quantity");
      return true;
    case "r":
      open({ dialog: "reasons", rows });
      return true;
    case "s":
    case "c":
    case "h":
      if (row.mode === "answer") open({ dialog: "answer", row, ...dialogOf(key) });
      return true;
    case "delete":
    case "backspace":
      takeBack(rows);
      return true;
    default:
      return false;
  }
}

// What the keys of the answer's dialog begin with.
function dialogOf(key: "s" | "c" | "h"): { intent: Intent; split: boolean } {
  return { intent: key === "c" ? "propose" : key === "h" ? "hold" : "answer", split: key === "s" };
}

function OpenedDialog({
  opened,
  rows,
  onClose,
}: {
  opened: Opened;
  rows: readonly OrderRow[];
  onClose: () => void;
}) {
  // A dialog shows its rows as they are now, not as they were when it was opened.
  const now = (old: readonly OrderRow[]) => {
    const keys = new Set(old.map(rowKey));
    return rows.filter((row) => keys.has(row.key));
  };
  switch (opened.dialog) {
    case "review":
      return <ReviewDialog rows={now(opened.rows).filter(hasDraft)} onClose={onClose} />;
    case "reasons":
      return (
        <ReasonDialog
          count={opened.rows.length}
          onClose={onClose}
          onChoose={(reason) => {
            setReasons(now(opened.rows), reason);
            onClose();
          }}
        />
      );
    case "dates":
      return <DatesDialog rows={now(opened.rows)} onClose={onClose} />;
    case "answer":
      return (
        <AnswerDialog
          row={opened.row}
          intent={opened.intent}
          split={opened.split}
          onClose={onClose}
        />
      );
  }
}

function Nothing({ all, onShowAll }: { all: boolean; onShowAll: () => void }) {
  const t = useTexts(ordersTexts);
  return all ? (
    <EmptyState icon="check" title={t("emptyAnswerTitle")}>
      <p>{t("emptyAnswer")}</p>
    </EmptyState>
  ) : (
    <EmptyState icon="search" title={t("emptyTitle")}>
      <p>{t("empty")}</p>
      <Button onClick={onShowAll}>{t("showAll")}</Button>
    </EmptyState>
  );
}

function useSelection(shown: readonly OrderRow[]) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => shown.filter((row) => keys.has(row.key)), [shown, keys]);
  // What is not shown any more is not selected.
  const selected = useMemo(() => new Set(rows.map(rowKey)), [rows]);
  return { rows, selected, setKeys };
}

function useExport(shown: readonly OrderRow[]) {
  const tWords = useTexts(words);
  return () => {
    const text = toCsv(shown, (row) => tWords(STATE_KEYS[row.state]));
    saveFile(
      new Blob([text], { type: "text/csv;charset=utf-8" }),
      `backline-orders-${today()}.csv`,
    );
  };
}

// All that the table does, by keys and by buttons.
function useTableActions(rows: readonly OrderRow[], shown: readonly OrderRow[]) {
  const t = useTexts(ordersTexts);
  const may = userCan.answer(useUser());
  const table = useRef<DataTableHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened>();
  const editor = useEditor(table);
  const selection = useSelection(shown);
  const drafts = useMemo(() => rows.filter(hasDraft), [rows]);
  const accept = (chosen: readonly OrderRow[]) => {
    const count = acceptRows(chosen);
    const asks = chosen.some((row) => row.mode === "answer");
    if (count === 0)
      showToast({ tone: "info", text: t(asks ? "noDateToAccept" : "nothingToAccept") });
    return count > 0;
  };
  const context: KeyContext = {
    selected: selection.rows,
    drafts,
    editor,
    table,
    open: setOpened,
    accept,
  };
  const actions: Actions = {
    accept: () => accept(selection.rows),
    dates: () => setOpened({ dialog: "dates", rows: selection.rows }),
    reasons: () => setOpened({ dialog: "reasons", rows: selection.rows }),
    takeBack: () => takeBack(selection.rows),
    undo: undoEdit,
    review: () => setOpened({ dialog: "review", rows: drafts }),
    clear: () => selection.setKeys(new Set()),
  };
  const onKey = (target: KeyTarget<OrderRow>) => {
    if (target.event.key === "/") {
      search.current?.focus();
      return true;
    }
    return may && answerByKey(target, context);
  };
  const close = () => setOpened(undefined);
  return { may, table, search, opened, close, editor, selection, drafts, actions, onKey };
}

function OrdersTable() {
  const t = useTexts(ordersTexts);
  const navigate = useNavigate();
  const params: { purchaseOrderId?: string } = useParams({ strict: false });
  const { address, change } = useOrdersAddress();
  const { rows, shown, counts } = useOrderRows(address);
  const { may, table, search, opened, close, editor, selection, drafts, actions, onKey } =
    useTableActions(rows, shown);
  const columns = useOrderColumns(editor, useRefusals(), params.purchaseOrderId !== undefined);
  const groupOf = useGroupOf(address.group);
  const canUndo = useCanUndo();
  const open = ({ line, lineNumber }: OrderRow) =>
    void navigate({
      to: "/orders/$purchaseOrderId/$lineNumber",
      params: { purchaseOrderId: line.purchaseOrderId, lineNumber: String(lineNumber) },
      search: (before) => before,
    });
  return (
    <>
      <FilterBar
        address={address}
        change={change}
        counts={counts}
        search={search}
        onLeaveSearch={() => table.current?.focus()}
      />
      {may && (
        <ActionBar
          actions={actions}
          selectedCount={selection.rows.length}
          draftCount={drafts.length}
          canUndo={canUndo}
        />
      )}
      <div className={classes(styles.layout, params.purchaseOrderId && styles.withPanel)}>
        <div className={styles.tableSide}>
          <DataTable
            handle={table}
            label={t("tableLabel")}
            rows={shown}
            rowKey={rowKey}
            rowName={rowName}
            columns={columns}
            sort={address.sort}
            onSort={({ column, descending }: Sort) =>
              change({ sort: `${descending ? "-" : ""}${column}` })
            }
            groupOf={groupOf}
            selected={selection.selected}
            onSelect={may ? selection.setKeys : undefined}
            changed={hasDraft}
            onKey={onKey}
            onOpen={open}
            opens="order"
            empty={
              <Nothing
                all={address.view === "answer" && address.q === ""}
                onShowAll={() => change({ view: "all", q: undefined })}
              />
            }
          />
          {may && <KeyBar />}
        </div>
        <Outlet />
      </div>
      {opened && <OpenedDialog opened={opened} rows={rows} onClose={close} />}
    </>
  );
}

export function OrdersPage() {
  const t = useTexts(ordersTexts);
  const { address } = useOrdersAddress();
  const { lines, shown, counts, rows } = useOrderRows(address);
  const may = userCan.answer(useUser());
  const [importing, setImporting] = useState(false);
  const readSoFar = useLinesReadSoFar();
  const exportCsv = useExport(shown);
  return (
    <Page
      fill
      title={t("title")}
      lead={lines.data ? t("lead", { count: counts.get("answer") ?? 0 }) : undefined}
      actions={
        <>
          <Button icon="download" disabled={shown.length === 0} onClick={exportCsv}>
            {t("csvOut")}
          </Button>
          {may && (
            <Button icon="upload" disabled={!lines.data} onClick={() => setImporting(true)}>
              {t("csvIn")}
            </Button>
          )}
        </>
      }
    >
      {lines.isPending && (
        <Loading label={readSoFar > 0 ? t("loadingLines", { count: readSoFar }) : undefined} />
      )}
      {lines.isError && <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.data && <OrdersTable />}
      {importing && <ImportDialog rows={rows} onClose={() => setImporting(false)} />}
    </Page>
  );
}
