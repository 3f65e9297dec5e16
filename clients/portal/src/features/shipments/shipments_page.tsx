import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { isoOf, useFormats } from "@/api/dates";
import type { ShipmentNotice } from "@/api/gen/backline/v1/shipment_notice_service_pb";
import { userCan, useUser } from "@/api/session";
import { notices } from "@/api/supplier_lists";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { type Column, DataTable, type Sort } from "@/ui/data_table";
import { useNarrow } from "@/ui/narrow";
import { Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import { AnnounceDialog } from "./announce_dialog";
import { FILTERS, type Filter, isIn, nameOf, totalsOf } from "./announcing";
import { NoticeBadge } from "./notice_badge";
import { NoticeDialog } from "./notice_dialog";
import styles from "./shipments.module.css";
import { shipmentsTexts } from "./texts";

export function ShipmentsPage() {
  const t = useTexts(shipmentsTexts);
  const mayChange = userCan.answer(useUser());
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const query = useQuery(notices);
  const change = (next: Record<string, unknown>) =>
    void navigate({ to: "/shipments", search: { ...search, ...next }, replace: true });
  const filter = FILTERS.find((name) => name === search.show) ?? "all";
  const chosen = query.data?.find((notice) => notice.shipmentNoticeId === search.notice);
  const announce = mayChange && (
    <Button kind="primary" icon="plus" onClick={() => change({ announce: "new" })}>
      {t("announce")}
    </Button>
  );
  return (
    <Page title={t("title")} lead={t("lead")} actions={announce} fill>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <EmptyState icon="shipments" title={t("none")}>
          <p>{t("noneText")}</p>
        </EmptyState>
      ) : (
        <>
          <Filters filter={filter} onChoose={(show) => change({ show })} all={query.data} />
          <Notices
            notices={query.data.filter((notice) => isIn(filter, notice))}
            onOpen={(notice) => change({ notice })}
          />
        </>
      )}
      {chosen && (
        <NoticeDialog
          notice={chosen}
          mayChange={mayChange}
          onClose={() => change({ notice: undefined })}
        />
      )}
      {mayChange && typeof search.announce === "string" && (
        <AnnounceDialog lineKey={search.announce} onClose={() => change({ announce: undefined })} />
      )}
    </Page>
  );
}

interface FiltersProps {
  filter: Filter;
  onChoose: (filter: Filter) => void;
  all: readonly ShipmentNotice[];
}

function Filters({ filter, onChoose, all }: FiltersProps) {
  const t = useTexts(shipmentsTexts);
  return (
    <div className={styles.filters} role="group" aria-label={t("filter")}>
      {FILTERS.map((name) => (
        <Button
          key={name}
          small
          aria-pressed={name === filter}
          className={name === filter ? styles.chosen : undefined}
          onClick={() => onChoose(name)}
        >
          {t(name)} ({all.filter((notice) => isIn(name, notice)).length})
        </Button>
      ))}
    </div>
  );
}

interface NoticesProps {
  notices: readonly ShipmentNotice[];
  onOpen: (shipmentNoticeId: string) => void;
}

function Notices({ notices: rows, onOpen }: NoticesProps) {
  const t = useTexts(shipmentsTexts);
  const [sort, setSort] = useState<Sort>({ column: "expected", descending: true });
  const columns = useColumns();
  return (
    <DataTable
      label={t("title")}
      rows={rows}
      rowKey={(row) => row.shipmentNoticeId}
      columns={columns}
      sort={sort}
      onSort={setSort}
      onOpen={(row) => onOpen(row.shipmentNoticeId)}
      opens="note"
      empty={<EmptyState icon="shipments" title={t("noneFiltered")} />}
    />
  );
}

// On a tablet what became of it must be in sight.
const LEFT_OUT_WHEN_NARROW = ["shipped", "lines"];

function useColumns(): Column<ShipmentNotice>[] {
  const t = useTexts(shipmentsTexts);
  const formats = useFormats();
  const narrow = useNarrow();
  return useMemo(() => {
    const date = (
      id: "shipped" | "expected",
      of: (row: ShipmentNotice) => string | undefined,
    ): Column<ShipmentNotice> => ({
      id,
      header: t(id),
      width: "7.5rem",
      cell: (row) => formats.date(of(row)),
      sortValue: of,
    });
    const number = (
      id: "quantity" | "received" | "lines",
      of: (row: ShipmentNotice) => bigint,
    ): Column<ShipmentNotice> => ({
      id,
      header: t(id),
      width: id === "received" ? "6.75rem" : "6rem",
      align: "end",
      cell: (row) => formats.number(of(row)),
      sortValue: of,
    });
    const columns: Column<ShipmentNotice>[] = [
      {
        id: "note",
        header: t("note"),
        width: narrow ? "minmax(7rem, 1fr)" : "minmax(11rem, 1.2fr)",
        cell: (row) => <span>{nameOf(row)}</span>,
        sortValue: nameOf,
      },
      {
        id: "carrier",
        header: t("carrier"),
        width: narrow ? "minmax(7rem, 1fr)" : "minmax(10rem, 1fr)",
        cell: (row) => (
          <span>{[row.carrier, row.trackingReference].filter(Boolean).join(" · ") || "–"}</span>
        ),
        sortValue: (row) => row.carrier,
      },
      date("shipped", (row) => isoOf(row.shippedDate)),
      date("expected", (row) => isoOf(row.expectedDate)),
      number("lines", (row) => BigInt(row.lines.length)),
      number("quantity", (row) => totalsOf(row).quantity),
      number("received", (row) => totalsOf(row).received),
      {
        id: "state",
        header: t("state"),
        width: "9rem",
        cell: (row) => <NoticeBadge notice={row} />,
        sortValue: (row) => row.state,
      },
    ];
    return narrow ? columns.filter(({ id }) => !LEFT_OUT_WHEN_NARROW.includes(id)) : columns;
  }, [t, formats, narrow]);
}
