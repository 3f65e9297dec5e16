import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { backorders } from "@/api/clients";
import { type Formats, isoOf, today, useFormats } from "@/api/dates";
import type { Backorder } from "@/api/gen/backline/v1/backorder_service_pb";
import type { Product } from "@/api/gen/backline/v1/catalog_service_pb";
import { allPages } from "@/api/paging";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { type Names, useNames, useProducts } from "@/parts/names";
import { BASIS_KEYS, words } from "@/parts/words";
import { classes } from "@/ui/classes";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { useInSight } from "@/ui/narrow";
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
import { customerColumn, dateColumns, type StaffText } from "./waiting_columns";

function useQueue(productId: string) {
  return useQuery({
    queryKey: ["backorders", "queue", productId],
    queryFn: ({ signal }) =>
      allPages(
        (page) => backorders.listProductQueue({ productId, ...page }, { signal }),
        (answer) => answer.backorders,
      ),
  });
}

const POSITION_MAX = 1_000;

function placeColumns(t: StaffText, formats: Formats, names: Names): Column<Backorder>[] {
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
    customerColumn(t, names),
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

function useColumns(): Column<Backorder>[] {
  const t = useTexts(staffTexts);
  const w = useTexts(words);
  const formats = useFormats();
  const names = useNames();
  return useMemo(
    () => [
      ...placeColumns(t, formats, names),
      ...dateColumns<Backorder>(t, formats),
      {
        id: "late",
        header: t("change"),
        width: "8.5rem",
        cell: ({ requestedDate, promisedDate }) => (
          <DaysBadge from={isoOf(requestedDate)} to={isoOf(promisedDate)} />
        ),
      },
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

const LEFT_OUT = ["location", "pegged", "basis", "age"];

function Queue({ list }: { list: readonly Backorder[] }) {
  const t = useTexts(staffTexts);
  const address = useAddress();
  const table = useRef<DataTableHandle>(null);
  const open = list.find((backorder) => backorder.backorderId === address.text("open"));
  const columns = useInSight(useColumns(), LEFT_OUT, open !== undefined);
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
            opens="customer"
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

function ProductQueue({ product }: { product: Product }) {
  const t = useTexts(staffTexts);
  const queue = useQueue(product.productId);
  if (queue.isPending) return <Loading />;
  if (queue.isError) return <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />;
  if (queue.data.length > 0) return <Queue list={queue.data} />;
  return (
    <EmptyState icon="check" title={t("nobodyWaits")}>
      <p>{t("nobodyWaitsText", { sku: product.sku })}</p>
    </EmptyState>
  );
}

export function QueuesPage() {
  const t = useTexts(staffTexts);
  const tBacklog = useTexts(backlogTexts);
  const address = useAddress();
  const products = useProducts();
  const sku = address.text("sku");
  const product = products.data?.find((one) => one.sku === sku);
  // Whose queue it is shows when the products are read; until then nobody says that there is none.
  const ofProduct = product !== undefined || (sku !== "" && products.isPending);
  return (
    <Page
      title={ofProduct ? t("queuesTitle") : tBacklog("backlog")}
      lead={t(ofProduct ? "queuesLead" : "backlogLead")}
      fill={ofProduct}
    >
      {products.isError ? (
        <ErrorState error={products.error} onRetry={() => void products.refetch()} />
      ) : (
        <ProductField
          products={products.data}
          sku={sku}
          onChoose={(chosen) => address.set({ sku: chosen, open: undefined })}
        />
      )}
      {product ? (
        <ProductQueue product={product} />
      ) : ofProduct ? (
        <Loading />
      ) : (
        !products.isError && <BacklogView />
      )}
    </Page>
  );
}
