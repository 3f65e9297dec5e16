import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { backorders } from "@/api/clients";
import { type Formats, isoOf, today, useFormats } from "@/api/dates";
import type { Backorder } from "@/api/gen/backline/v1/backorder_service_pb";
import { allPages } from "@/api/paging";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { type Names, shortId, useNames, useProducts } from "@/parts/names";
import { BASIS_KEYS, words } from "@/parts/words";
import { StatusBadge } from "@/ui/badge";
import { classes } from "@/ui/classes";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { backlogTexts } from "./backlog_texts";
import { BacklogView } from "./backlog_view";
import { BackorderPanel } from "./backorder_panel";
import { DaysBadge } from "./badges";
import { ProductField } from "./product_field";
import { ageDays, summaryOf } from "./queue_rows";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

function useQueue(productId: string) {
  return useQuery({
    queryKey: ["backorders", "queue", productId],
    enabled: productId !== "",
    queryFn: ({ signal }) =>
      allPages(
        (page) => backorders.listProductQueue({ productId, ...page }, { signal }),
        (answer) => answer.backorders,
      ),
  });
}

const POSITION_MAX = 1_000;

type Text = ReturnType<typeof useTexts<(typeof staffTexts)["keys"][number]>>;

function placeColumns(t: Text, formats: Formats, names: Names): Column<Backorder>[] {
  return [
    {
      id: "position",
      header: t("position"),
      width: "5.5rem",
      align: "end",
      cell: ({ queuePosition }) =>
        queuePosition > POSITION_MAX
          ? `> ${formats.number(POSITION_MAX)}`
          : formats.number(queuePosition),
    },
    {
      id: "customer",
      header: t("customer"),
      width: "minmax(9rem, 1fr)",
      cell: ({ customerId }) => (
        <span>
          {names.customer(customerId)?.name ?? t("customerHidden", { id: shortId(customerId) })}
        </span>
      ),
    },
    {
      id: "location",
      header: t("location"),
      width: "6.5rem",
      cell: ({ locationId }) => (
        <span>{locationId === "" ? t("anyLocation") : names.locationCode(locationId)}</span>
      ),
    },
    {
      id: "open",
      header: t("waits"),
      width: "6rem",
      align: "end",
      cell: ({ openQuantity }) => <strong>{formats.number(openQuantity)}</strong>,
    },
    {
      id: "pegged",
      header: t("peggedQuantity"),
      width: "6.5rem",
      align: "end",
      cell: ({ peggedQuantity }) => formats.number(peggedQuantity),
    },
  ];
}

function dateColumns(t: Text, formats: Formats): Column<Backorder>[] {
  return [
    {
      id: "wanted",
      header: t("wantedOn"),
      width: "10.5rem",
      cell: ({ requestedDate }) =>
        requestedDate ? formats.shortDate(isoOf(requestedDate)) : t("asap"),
    },
    {
      id: "promised",
      header: t("promisedOn"),
      width: "7.5rem",
      cell: ({ promisedDate }) =>
        promisedDate ? (
          formats.shortDate(isoOf(promisedDate))
        ) : (
          <StatusBadge tone="warn">{t("noDate")}</StatusBadge>
        ),
    },
    {
      id: "late",
      header: t("change"),
      width: "8.5rem",
      cell: ({ requestedDate, promisedDate }) => (
        <DaysBadge from={isoOf(requestedDate)} to={isoOf(promisedDate)} />
      ),
    },
  ];
}

function useColumns(): Column<Backorder>[] {
  const t = useTexts(staffTexts);
  const w = useTexts(words);
  const formats = useFormats();
  const names = useNames();
  return useMemo(
    () => [
      ...placeColumns(t, formats, names),
      ...dateColumns(t, formats),
      {
        id: "basis",
        header: t("restsOn"),
        width: "12rem",
        cell: ({ promiseParts }) => {
          const bases = [...new Set(promiseParts.map((part) => w(BASIS_KEYS[part.basis])))];
          return <span title={bases.join(", ")}>{bases.join(", ")}</span>;
        },
      },
      {
        id: "age",
        header: t("age"),
        width: "5rem",
        align: "end",
        cell: ({ recordedTime }) =>
          recordedTime ? formats.number(ageDays(timestampDate(recordedTime), today())) : "–",
      },
    ],
    [t, w, formats, names],
  );
}

function Summary({ list }: { list: readonly Backorder[] }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const summary = summaryOf(list, today());
  return (
    <dl className={styles.tiles}>
      <div>
        <dt>{t("entries")}</dt>
        <dd>{formats.number(summary.entries)}</dd>
      </div>
      <div>
        <dt>{t("waits")}</dt>
        <dd>{formats.number(summary.waiting)}</dd>
      </div>
      <div>
        <dt>{t("withDate")}</dt>
        <dd>{formats.number(summary.dated)}</dd>
      </div>
      <div>
        <dt>{t("withoutDate")}</dt>
        <dd className={classes(summary.undated > 0n && styles.warnText)}>
          {formats.number(summary.undated)}
        </dd>
      </div>
      <div>
        <dt>{t("oldestEntry")}</dt>
        <dd>{formats.number(summary.oldestDays)}</dd>
      </div>
      <div>
        <dt>{t("lateEntries")}</dt>
        <dd className={classes(summary.late > 0 && styles.warnText)}>
          {formats.number(summary.late)}
        </dd>
      </div>
    </dl>
  );
}

function Queue({ list }: { list: readonly Backorder[] }) {
  const t = useTexts(staffTexts);
  const address = useAddress();
  const columns = useColumns();
  const table = useRef<DataTableHandle>(null);
  const open = list.find((backorder) => backorder.backorderId === address.text("open"));
  return (
    <>
      <Summary list={list} />
      <div className={classes(styles.layout, open && styles.withPanel)}>
        <div className={styles.tableSide}>
          <DataTable
            label={t("queuesTitle")}
            rows={list}
            rowKey={(backorder) => backorder.backorderId}
            columns={columns}
            onOpen={(backorder) => address.set({ open: backorder.backorderId })}
            handle={table}
          />
        </div>
        {open && (
          <BackorderPanel
            key={open.backorderId}
            backorderId={open.backorderId}
            onClose={() => {
              address.set({ open: undefined });
              table.current?.focus();
            }}
          />
        )}
      </div>
    </>
  );
}

export function QueuesPage() {
  const t = useTexts(staffTexts);
  const tBacklog = useTexts(backlogTexts);
  const address = useAddress();
  const products = useProducts();
  const product = (products.data ?? []).find(({ sku }) => sku === address.text("sku"));
  const queue = useQueue(product?.productId ?? "");
  return (
    <Page
      title={product ? t("queuesTitle") : tBacklog("backlog")}
      lead={t(product ? "queuesLead" : "backlogLead")}
      fill={product !== undefined}
    >
      {products.isError ? (
        <ErrorState error={products.error} onRetry={() => void products.refetch()} />
      ) : (
        <ProductField
          products={products.data ?? []}
          sku={address.text("sku")}
          onChoose={(sku) => address.set({ sku, open: undefined })}
        />
      )}
      {!product ? (
        !products.isError && !products.isPending && <BacklogView />
      ) : queue.isPending ? (
        <Loading />
      ) : queue.isError ? (
        <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />
      ) : queue.data.length === 0 ? (
        <EmptyState icon="check" title={t("nobodyWaits")}>
          <p>{t("nobodyWaitsText", { sku: product.sku })}</p>
        </EmptyState>
      ) : (
        <Queue list={queue.data} />
      )}
    </Page>
  );
}
