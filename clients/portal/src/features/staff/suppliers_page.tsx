import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { purchaseOrders, users } from "@/api/clients";
import { type Formats, useFormats } from "@/api/dates";
import { useFieldFaults } from "@/api/error_texts";
import { UserRole, UserState } from "@/api/gen/backline/v1/account_service_pb";
import { allPages } from "@/api/paging";
import { useRequestId } from "@/api/request_id";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { AddressSearch } from "@/parts/address_search";
import { useSuppliers } from "@/parts/names";
import { matches } from "@/parts/search";
import { asSort, sortText } from "@/parts/sorting";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data_table";
import { Checkbox, TextField } from "@/ui/field";
import { useInSight } from "@/ui/narrow";
import { Page } from "@/ui/page";
import { QuantityField } from "@/ui/quantity_field";
import { EmptyState, ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { showToast } from "@/ui/toast";
import { ActionDialog } from "./order_dialogs";
import { waitingResponses } from "./responses";
import styles from "./staff.module.css";
import { onTimePercent, type SupplierRow, supplierRows } from "./supplier_rows";
import { staffTexts } from "./texts";

function useDelivery() {
  return useQuery({
    queryKey: ["purchase-orders", "delivery"],
    queryFn: ({ signal }) =>
      allPages(
        (page) => purchaseOrders.listSupplierDelivery(page, { signal }),
        (answer) => answer.suppliers,
      ),
  });
}

// Persons are for administrators.
function usePeople(enabled: boolean) {
  return useQuery({
    queryKey: ["users", ""],
    enabled,
    queryFn: ({ signal }) =>
      allPages(
        (page) => users.listUsers(page, { signal }),
        (answer) => answer.users,
      ),
  });
}

const NOT_READ = "…";
const ON_TIME_GOOD = 95;
const ON_TIME_FAIR = 80;

function OnTime({ row }: { row: SupplierRow }) {
  const t = useTexts(staffTexts);
  const percent = onTimePercent(row);
  if (row.due === undefined) return NOT_READ;
  if (percent === undefined) return <span className={styles.quiet}>{t("nothingDue")}</span>;
  const tone = percent >= ON_TIME_GOOD ? "good" : percent >= ON_TIME_FAIR ? "warn" : "bad";
  return <StatusBadge tone={tone}>{percent} %</StatusBadge>;
}

type Text = ReturnType<typeof useTexts<(typeof staffTexts)["keys"][number]>>;

function figureColumns(t: Text, formats: Formats): Column<SupplierRow>[] {
  return [
    {
      id: "code",
      header: t("code"),
      width: "9rem",
      cell: ({ supplier }) => <span>{supplier.code}</span>,
      sortValue: ({ supplier }) => supplier.code,
    },
    {
      id: "name",
      header: t("name"),
      width: "minmax(12rem, 1fr)",
      cell: ({ supplier }) => <span>{supplier.name}</span>,
      sortValue: ({ supplier }) => supplier.name,
    },
    {
      id: "onTime",
      header: t("onTime"),
      width: "8rem",
      cell: (row) => <OnTime row={row} />,
      sortValue: onTimePercent,
    },
    {
      id: "due",
      header: t("dueLines"),
      width: "7.5rem",
      align: "end",
      cell: ({ due }) => (due === undefined ? NOT_READ : formats.number(due)),
      sortValue: ({ due }) => due,
    },
    {
      id: "waiting",
      header: t("toDecide"),
      width: "8.5rem",
      align: "end",
      cell: ({ waiting, supplier }) =>
        waiting === undefined ? (
          NOT_READ
        ) : waiting === 0 ? (
          formats.number(0)
        ) : (
          <Link to="/staff/responses" search={{ supplier: supplier.supplierId }}>
            {formats.number(waiting)}
          </Link>
        ),
      sortValue: ({ waiting }) => waiting,
    },
  ];
}

function useColumns(onTolerance: (row: SupplierRow) => void): Column<SupplierRow>[] {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const user = useUser();
  const administers = userCan.administer(user);
  const buys = userCan.decide(user);
  return useMemo(() => {
    const columns = figureColumns(t, formats);
    if (administers) {
      columns.push({
        id: "people",
        header: t("people"),
        width: "6.5rem",
        align: "end",
        cell: ({ people, supplier }) => (
          <Link to="/users" search={{ supplier: supplier.supplierId }}>
            {people === undefined ? NOT_READ : formats.number(people)}
          </Link>
        ),
        sortValue: ({ people }) => people,
      });
    }
    if (buys || administers) {
      columns.push({
        id: "tolerance",
        header: t("tolerance"),
        width: "8rem",
        cell: (row) => (
          <Button small onClick={() => onTolerance(row)}>
            {t("setTolerance")}
          </Button>
        ),
      });
    }
    return columns;
  }, [t, formats, administers, buys, onTolerance]);
}

interface Rule {
  daysEarly: bigint | undefined;
  daysLate: bigint | undefined;
  percentUnder: bigint | undefined;
  percentOver: bigint | undefined;
}

const RULE_FIELDS = [
  { name: "daysEarly", most: 3_650n },
  { name: "daysLate", most: 3_650n },
  { name: "percentUnder", most: 100n },
  { name: "percentOver", most: 100n },
] as const;

interface RuleFieldsProps {
  rule: Rule;
  onChange: (field: keyof Rule, value: bigint | undefined) => void;
  faultAt: (field: string) => string | undefined;
}

function RuleFields({ rule, onChange, faultAt }: RuleFieldsProps) {
  const t = useTexts(staffTexts);
  return (
    <div className={styles.pair}>
      {RULE_FIELDS.map(({ name: field, most }) => (
        <QuantityField
          key={field}
          label={t(field)}
          value={rule[field]}
          most={most}
          error={faultAt(`tolerance.${field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`)}
          onChange={(value) => onChange(field, value)}
        />
      ))}
    </div>
  );
}

// How far the supplier may change what it was asked for before a buyer must decide: for a product
// group, or for all products without a nearer rule.
function ToleranceDialog({ row, onClose }: { row: SupplierRow; onClose: () => void }) {
  const t = useTexts(staffTexts);
  const id = useRequestId();
  const { supplierId, name } = row.supplier;
  const [groupCode, setGroupCode] = useState("");
  const [applies, setApplies] = useState(true);
  const [rule, setRule] = useState<Rule>({
    daysEarly: 5n,
    daysLate: 0n,
    percentUnder: 0n,
    percentOver: 0n,
  });
  const set = useMutation({
    mutationFn: () =>
      id.send((requestId) =>
        purchaseOrders.setTolerance({
          requestId,
          tolerance: {
            supplierId,
            groupCode: groupCode.trim(),
            applies,
            daysEarly: Number(rule.daysEarly ?? 0n),
            daysLate: Number(rule.daysLate ?? 0n),
            percentUnder: Number(rule.percentUnder ?? 0n),
            percentOver: Number(rule.percentOver ?? 0n),
          },
        }),
      ),
    onSuccess: () => {
      showToast({ tone: "good", text: t("toleranceSet", { name }) });
      onClose();
    },
  });
  const faults = useFieldFaults(set.error, {
    "tolerance.group_code": ["PRODUCT_GROUP_NOT_FOUND"],
    "tolerance.days_early": [],
    "tolerance.days_late": [],
    "tolerance.percent_under": [],
    "tolerance.percent_over": [],
  });
  const ready = RULE_FIELDS.every(({ name: field, most }) => {
    const value = rule[field];
    return value !== undefined && value <= most;
  });
  return (
    <ActionDialog
      title={t("toleranceTitle", { name })}
      verb={t("save")}
      ready={!applies || ready}
      pending={set.isPending}
      onSubmit={() => set.mutate()}
      onClose={onClose}
    >
      <p className={styles.quiet}>{t("toleranceLead")}</p>
      <TextField
        label={t("toleranceGroup")}
        hint={t("toleranceGroupHint")}
        value={groupCode}
        maxLength={64}
        autoComplete="off"
        error={faults.at("tolerance.group_code")}
        onChange={(event) => setGroupCode(event.target.value)}
      />
      <Checkbox label={t("toleranceApplies")} checked={applies} onChange={setApplies} />
      {applies && (
        <RuleFields
          rule={rule}
          faultAt={faults.at}
          onChange={(field, value) => setRule((before) => ({ ...before, [field]: value }))}
        />
      )}
      <ErrorNotice error={faults.rest} />
    </ActionDialog>
  );
}

function useSupplierRows() {
  const user = useUser();
  const suppliers = useSuppliers();
  const delivery = useDelivery();
  const responses = useQuery(waitingResponses);
  const people = usePeople(user.roles.includes(UserRole.ADMINISTRATOR));
  const active = people.data?.filter((person) => person.state !== UserState.DISABLED);
  const rows = supplierRows(
    suppliers.data ?? [],
    delivery.data,
    responses.data?.map((response) => response.supplierId),
    active?.map((person) => person.supplierId),
  );
  // What failed beside the list says so above it.
  return { suppliers, rows, figures: [delivery, responses, people] };
}

const LEFT_OUT = ["code", "due"];

export function SuppliersPage() {
  const t = useTexts(staffTexts);
  const address = useAddress();
  const navigate = useNavigate();
  const { suppliers, rows, figures } = useSupplierRows();
  const failed = figures.find((query) => query.isError);
  const [tolerance, setTolerance] = useState<SupplierRow>();
  const columns = useInSight(useColumns(setTolerance), LEFT_OUT);
  const shown = rows.filter(({ supplier }) =>
    matches([supplier.code, supplier.name], address.text("q")),
  );
  return (
    <Page title={t("suppliers")} lead={t("suppliersLead")} fill>
      {suppliers.isPending ? (
        <Loading />
      ) : suppliers.isError ? (
        <ErrorState error={suppliers.error} onRetry={() => void suppliers.refetch()} />
      ) : (
        <>
          <div className={styles.bar}>
            <AddressSearch label={t("search")} />
          </div>
          {failed && (
            <Notice tone="warn" live>
              {t("figuresLost")}{" "}
              <Button small onClick={() => void failed.refetch()}>
                {t("tryAgain")}
              </Button>
            </Notice>
          )}
          <DataTable
            label={t("suppliers")}
            rows={shown}
            rowKey={({ supplier }) => supplier.supplierId}
            columns={columns}
            sort={asSort(address.text("sort"))}
            onSort={(sort) => address.set({ sort: sortText(sort) })}
            onOpen={({ supplier }) =>
              void navigate({
                to: "/staff/purchase-orders",
                search: { supplier: supplier.supplierId },
              })
            }
            opens="name"
            empty={<EmptyState icon="suppliers" title={t("noSuppliers")} />}
          />
        </>
      )}
      {tolerance && (
        <ToleranceDialog
          key={tolerance.supplier.supplierId}
          row={tolerance}
          onClose={() => setTolerance(undefined)}
        />
      )}
    </Page>
  );
}
