import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { dayNumber, today, useFormats } from "@/api/dates";
import { useSupplierLines } from "@/api/lines";
import { demand } from "@/api/supplier_lists";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { type Column, DataTable, type Sort } from "@/ui/data_table";
import { Icon } from "@/ui/icon";
import { LineChart } from "@/ui/line_chart";
import { useNarrow } from "@/ui/narrow";
import { Card, Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import { type Backlog, backlogsOf, type ClosingLine } from "./backlog";
import styles from "./backorders.module.css";
import { backordersTexts } from "./texts";

export function BackordersPage() {
  const t = useTexts(backordersTexts);
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const waiting = useQuery(demand);
  const lines = useSupplierLines();
  const now = today();
  const backlogs = useMemo(
    () => backlogsOf(waiting.data ?? [], lines.data ?? [], now),
    [waiting.data, lines.data, now],
  );
  const chosen = backlogs.find((one) => one.productId === search.product) ?? backlogs[0];
  const choose = (productId: string) =>
    void navigate({
      to: "/backorders",
      search: { ...search, product: productId },
      replace: true,
      resetScroll: false,
    });
  const failed = [waiting, lines].find((query) => query.isError);
  return (
    <Page title={t("title")} lead={t("lead")}>
      {waiting.isPending || lines.isPending ? (
        <Loading />
      ) : failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : !chosen ? (
        <EmptyState icon="check" title={t("none")}>
          <p>{t("noneText")}</p>
        </EmptyState>
      ) : (
        <>
          <Products backlogs={backlogs} chosen={chosen} onChoose={choose} />
          <Product key={chosen.productId} backlog={chosen} />
        </>
      )}
    </Page>
  );
}

interface ProductsProps {
  backlogs: readonly Backlog[];
  chosen: Backlog;
  onChoose: (productId: string) => void;
}

function Products({ backlogs, chosen, onChoose }: ProductsProps) {
  const t = useTexts(backordersTexts);
  const [sort, setSort] = useState<Sort>({ column: "gap", descending: true });
  const columns = useColumns(onChoose, chosen.productId);
  return (
    <DataTable
      label={t("title")}
      rows={backlogs}
      rowKey={(row) => row.productId}
      columns={columns}
      sort={sort}
      onSort={setSort}
      onOpen={(row) => onChoose(row.productId)}
      natural
    />
  );
}

function Gap({ backlog }: { backlog: Backlog }) {
  const t = useTexts(backordersTexts);
  const formats = useFormats();
  if (backlog.gap === 0n) return <StatusBadge tone="good">{t("noGap")}</StatusBadge>;
  return (
    <span className={styles.gap}>
      <StatusBadge tone="bad">{formats.number(backlog.gap)}</StatusBadge>
      {t("since", { date: formats.shortDate(backlog.gapDay) })}
    </span>
  );
}

// On a tablet the gap, the age and what would close it must be in sight.
const LEFT_OUT_WHEN_NARROW = ["undated", "firstNeed"];

function useColumns(onChoose: (productId: string) => void, chosen: string): Column<Backlog>[] {
  const t = useTexts(backordersTexts);
  const formats = useFormats();
  const narrow = useNarrow();
  return useMemo(() => {
    const quantity = (
      id: "waiting" | "undated" | "confirmed",
      of: (row: Backlog) => bigint,
    ): Column<Backlog> => ({
      id,
      header: t(id),
      width: narrow ? "5.25rem" : "6.5rem",
      align: "end",
      cell: (row) => (of(row) === 0n ? "–" : formats.number(of(row))),
      sortValue: of,
    });
    const helping = (row: Backlog) => row.closing.filter((line) => line.closes > 0n).length;
    const columns: Column<Backlog>[] = [
      {
        id: "product",
        header: t("product"),
        width: narrow ? "minmax(8rem, 1fr)" : "minmax(13rem, 1fr)",
        cell: (row) => (
          <button
            type="button"
            tabIndex={-1}
            className={styles.product}
            aria-pressed={row.productId === chosen}
            onClick={() => onChoose(row.productId)}
          >
            <strong>{row.sku}</strong>
            <span>{row.name}</span>
          </button>
        ),
        sortValue: (row) => row.sku,
      },
      quantity("waiting", (row) => row.waiting),
      quantity("undated", (row) => row.undated),
      quantity("confirmed", (row) => row.confirmed),
      {
        id: "gap",
        header: t("gap"),
        width: "10.5rem",
        cell: (row) => <Gap backlog={row} />,
        sortValue: (row) => row.gap,
      },
      {
        id: "firstNeed",
        header: t("firstNeed"),
        width: "8.5rem",
        cell: (row) => (row.firstNeed ? formats.date(row.firstNeed) : <span>{t("soon")}</span>),
        sortValue: (row) => row.firstNeed ?? "",
      },
      {
        id: "oldest",
        header: t("oldest"),
        width: "5.5rem",
        align: "end",
        cell: (row) => t("days", { days: row.oldestDays }),
        sortValue: (row) => row.oldestDays,
      },
      {
        id: "closing",
        header: t("closing"),
        width: "7.5rem",
        cell: (row) => (row.gap === 0n ? "–" : t("lines", { count: helping(row) })),
        sortValue: helping,
      },
    ];
    return narrow ? columns.filter(({ id }) => !LEFT_OUT_WHEN_NARROW.includes(id)) : columns;
  }, [t, formats, narrow, onChoose, chosen]);
}

function Product({ backlog }: { backlog: Backlog }) {
  const t = useTexts(backordersTexts);
  return (
    <div className={styles.detail}>
      <Card title={`${backlog.sku}${backlog.name ? ` · ${backlog.name}` : ""}`}>
        {backlog.fewCustomers && <p className={styles.quiet}>{t("few")}</p>}
        <Curve curve={backlog.curve} />
      </Card>
      <Card title={t("closingTitle")}>
        <Closing backlog={backlog} />
      </Card>
    </div>
  );
}

// Need against what is confirmed, as steps over days.
function Curve({ curve }: { curve: Backlog["curve"] }) {
  const t = useTexts(backordersTexts);
  const formats = useFormats();
  return (
    <LineChart
      title={t("chart")}
      names={curve.map(({ day }) => formats.shortDate(day))}
      places={curve.map(({ day }) => dayNumber(day))}
      namesLabel={t("day")}
      unit={t("units")}
      least={0}
      format={formats.number}
      whole
      stepped
      series={[
        { name: t("neededBy"), values: curve.map(({ needed }) => Number(needed)), goesOn: true },
        {
          name: t("confirmedBy"),
          values: curve.map(({ confirmed }) => Number(confirmed)),
          goesOn: true,
        },
      ]}
      columns={[
        {
          head: t("missing"),
          values: curve.map(({ needed, confirmed }) =>
            needed > confirmed ? formats.number(needed - confirmed) : t("surplus"),
          ),
        },
      ]}
      height={260}
    />
  );
}

function Closing({ backlog }: { backlog: Backlog }) {
  const t = useTexts(backordersTexts);
  if (backlog.gap === 0n) return <Notice tone="good">{t("closingNothing")}</Notice>;
  if (backlog.closing.length === 0) return <Notice tone="info">{t("closingNone")}</Notice>;
  return (
    <ul className={styles.closing}>
      {backlog.closing.map((one) => (
        <ClosingItem key={one.key} one={one} />
      ))}
    </ul>
  );
}

function ClosingItem({ one }: { one: ClosingLine }) {
  const t = useTexts(backordersTexts);
  const formats = useFormats();
  const { line, kind, quantity, closes } = one;
  const lineNumber = String(line.line?.lineNumber ?? 0);
  return (
    <li className={closes === 0n ? styles.spare : undefined}>
      <Link
        to="/orders/$purchaseOrderId/$lineNumber"
        params={{ purchaseOrderId: line.purchaseOrderId, lineNumber }}
        className={styles.lineLink}
      >
        {line.externalReference || line.purchaseOrderId.slice(0, 8)} / {lineNumber}
        <Icon name="chevronRight" size={14} />
      </Link>
      <span className={styles.closes}>
        {formats.number(quantity)}
        {closes > 0n && (
          <StatusBadge tone="good">{t("closes", { quantity: formats.number(closes) })}</StatusBadge>
        )}
      </span>
      <span className={styles.why}>{t(kind, { date: formats.date(one.day) })}</span>
    </li>
  );
}
