// All that waits, whatever the product: how old it is, why it still waits, and entry by entry.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { type Formats, useFormats } from "@/api/dates";
import {
  type AgeBucket,
  type BacklogLine,
  WaitCause as Cause,
  type GetBacklogResponse,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { type Address, useAddress } from "@/parts/address";
import { ageName, type BacklogFilter, backlog, backlogLines } from "@/parts/backlog";
import { CAUSE_KEYS, CAUSES, kpiWords } from "@/parts/kpi_words";
import { useNames, useSuppliers } from "@/parts/names";
import { SomeRows } from "@/parts/some_rows";
import { useValueText } from "@/parts/use_values";
import { StatusBadge } from "@/ui/badge";
import { BarChart } from "@/ui/bar_chart";
import { classes } from "@/ui/classes";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Checkbox, Select } from "@/ui/field";
import { useInSight } from "@/ui/narrow";
import { Card } from "@/ui/page";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { backlogTexts } from "./backlog_texts";
import { BackorderPanel } from "./backorder_panel";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";
import { customerColumn, dateColumns, type StaffText } from "./waiting_columns";

// Months are where people stop believing in a date.
const OLD_DAYS = 30;

export function filterOf(address: Address, ages: readonly AgeBucket[]): BacklogFilter {
  const age = ages.find((one) => String(one.fromDays) === address.text("age"));
  return {
    productId: "",
    supplierId: address.text("supplier"),
    cause: CAUSES.find((one) => String(one) === address.text("cause")) ?? Cause.UNSPECIFIED,
    fromDays: age?.fromDays ?? 0,
    untilDays: age?.untilDays,
    atRiskOnly: address.text("risk") === "1",
  };
}

function Charts({ waiting }: { waiting: GetBacklogResponse }) {
  const t = useTexts(backlogTexts);
  const w = useTexts(kpiWords);
  const formats = useFormats();
  return (
    <div className={styles.charts}>
      <Card>
        <BarChart
          title={t("ages")}
          bars={waiting.ages.map((age) => ({
            name: ageName(age),
            value: Number(age.units),
            tone: age.fromDays > OLD_DAYS ? "warn" : "plain",
          }))}
          namesLabel={t("agesLabel")}
          unit={t("units")}
          format={formats.number}
          height={180}
        />
      </Card>
      <Card>
        <BarChart
          title={t("causes")}
          bars={waiting.causes.map(({ cause, units }) => ({
            name: w(CAUSE_KEYS[cause]),
            value: Number(units),
          }))}
          namesLabel={t("cause")}
          unit={t("units")}
          format={formats.number}
          height={180}
        />
      </Card>
    </div>
  );
}

function Filters({ ages }: { ages: readonly AgeBucket[] }) {
  const t = useTexts(backlogTexts);
  const w = useTexts(kpiWords);
  const address = useAddress();
  const suppliers = useSuppliers().data ?? [];
  const set = (name: string) => (value: string) =>
    address.set({ [name]: value === "" ? undefined : value, open: undefined });
  return (
    <div className={styles.bar}>
      <Select
        label={t("age")}
        value={address.text("age")}
        options={[
          { value: "", label: t("anyAge") },
          ...ages.map((age) => ({
            value: String(age.fromDays),
            label: t("ageDays", { age: ageName(age) }),
          })),
        ]}
        onChange={set("age")}
      />
      <Select
        label={t("cause")}
        value={address.text("cause")}
        options={CAUSES.map((one) => ({
          value: one === Cause.UNSPECIFIED ? "" : String(one),
          label: w(CAUSE_KEYS[one]),
        }))}
        onChange={set("cause")}
      />
      <Select
        label={t("supplier")}
        value={address.text("supplier")}
        options={[
          { value: "", label: t("anySupplier") },
          ...suppliers.map((one) => ({ value: one.supplierId, label: one.name })),
        ]}
        onChange={set("supplier")}
      />
      <Checkbox
        label={t("atRiskOnly")}
        checked={address.text("risk") === "1"}
        onChange={(checked) => set("risk")(checked ? "1" : "")}
      />
    </div>
  );
}

function ageColumn(t: StaffText, formats: Formats): Column<BacklogLine> {
  return {
    id: "age",
    header: t("age"),
    width: "5.5rem",
    align: "end",
    cell: ({ ageDays }) =>
      ageDays > OLD_DAYS ? (
        <StatusBadge tone="warn">{formats.number(ageDays)}</StatusBadge>
      ) : (
        formats.number(ageDays)
      ),
  };
}

function useColumns(): Column<BacklogLine>[] {
  const tBacklog = useTexts(backlogTexts);
  const t = useTexts(staffTexts);
  const w = useTexts(kpiWords);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  return useMemo(
    () => [
      ageColumn(t, formats),
      {
        id: "product",
        header: t("product"),
        width: "minmax(8rem, 1fr)",
        cell: ({ productId }) => {
          const sku = names.product(productId)?.sku;
          // Until the products are read nobody knows where the queue is.
          return sku === undefined ? (
            <span>{names.sku(productId)}</span>
          ) : (
            <Link to="/staff/queues" search={{ sku }} tabIndex={-1}>
              {sku}
            </Link>
          );
        },
      },
      customerColumn(t, names),
      {
        id: "units",
        header: tBacklog("units"),
        width: "5.5rem",
        align: "end",
        cell: ({ openQuantity }) => formats.number(openQuantity),
      },
      {
        id: "money",
        header: tBacklog("money"),
        width: "8rem",
        align: "end",
        cell: (line) => <span>{value(line.value)}</span>,
      },
      {
        id: "cause",
        header: tBacklog("cause"),
        width: "minmax(9rem, 1.2fr)",
        cell: ({ cause }) => <span>{w(CAUSE_KEYS[cause])}</span>,
      },
      {
        id: "supplier",
        header: t("supplier"),
        width: "minmax(8rem, 1fr)",
        cell: ({ supplierId }) => (
          <span>{supplierId === "" ? "–" : names.supplierName(supplierId)}</span>
        ),
      },
      ...dateColumns<BacklogLine>(t, formats),
    ],
    [t, tBacklog, w, formats, names, value],
  );
}

const LEFT_OUT = ["money", "supplier", "wanted"];

function Lines({ ages }: { ages: readonly AgeBucket[] }) {
  const t = useTexts(backlogTexts);
  const address = useAddress();
  const lines = useQuery(backlogLines(filterOf(address, ages)));
  const open = address.text("open");
  const columns = useInSight(useColumns(), LEFT_OUT, open !== "");
  const table = useRef<DataTableHandle>(null);
  const close = () => {
    address.set({ open: undefined });
    table.current?.focus();
  };
  return (
    <SomeRows query={lines} more={(values) => t("some", values)}>
      {(rows) => (
        <div className={classes(styles.layout, open !== "" && styles.withPanel)}>
          <div className={styles.tableSide}>
            <DataTable
              label={t("backlog")}
              rows={rows}
              rowKey={(line) => line.backorderId}
              columns={columns}
              onOpen={(line) => address.set({ open: line.backorderId })}
              opens="customer"
              handle={table}
              empty={<EmptyState icon="check" title={t("none")} />}
              natural
            />
          </div>
          {open !== "" && <BackorderPanel key={open} backorderId={open} onClose={close} />}
        </div>
      )}
    </SomeRows>
  );
}

export function BacklogView() {
  const t = useTexts(backlogTexts);
  const waiting = useQuery(backlog);
  if (waiting.isPending) return <Loading />;
  if (waiting.isError)
    return <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />;
  return (
    <>
      {!waiting.data.complete && <Notice tone="warn">{t("incomplete")}</Notice>}
      <Charts waiting={waiting.data} />
      <Filters ages={waiting.data.ages} />
      <Lines ages={waiting.data.ages} />
    </>
  );
}
