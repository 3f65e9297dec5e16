// The plan of one line: where, from when, how many a day; what was made of it so far.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { capacity } from "@/api/clients";
import { addDays, dateOf, daysBetween, type IsoDate, isoOf, today, useFormats } from "@/api/dates";
import { type FieldFaults, fieldFaults } from "@/api/field_faults";
import type { ProductionPlan, WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { PurchaseOrderLineState as State } from "@/api/gen/backline/v1/common_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { confirmedSchedules, keyOf, useSupplierLines } from "@/api/lines";
import { queryClient } from "@/api/query_client";
import { useRequestId } from "@/api/request_id";
import { useSending } from "@/api/sending";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { estimatedEnd, type PlanRow, targetOf } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

interface PlanDialogProps {
  // Undefined: of a line that is chosen here.
  row: PlanRow | undefined;
  planned: readonly PlanRow[];
  centers: readonly WorkCenter[];
  mayChange: boolean;
  onClose: () => void;
}

async function readPlansAnew(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["production-plans"] });
}

export function PlanDialog(props: PlanDialogProps) {
  const { row, onClose } = props;
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const title = row
    ? t("planTitle", { reference: row.reference, line: row.lineNumber })
    : t("planLine");
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={<Button onClick={onClose}>{tUi("close")}</Button>}
    >
      <div className={styles.form}>
        {row && props.mayChange && <ReportForm row={row} />}
        {props.mayChange && <PlanForm {...props} />}
        {row && <Reports plan={row.plan} />}
      </div>
    </Dialog>
  );
}

const PLAN_FIELDS = ["work_center_id", "start_date", "daily_output", "line_number"];

// Lines that are accepted and have no plan.
function usePlannable(planned: readonly PlanRow[]): SupplierLine[] {
  const lines = useSupplierLines().data ?? [];
  const taken = new Set(planned.map((row) => row.key));
  return lines.filter(
    (line) =>
      (line.line?.state === State.ACCEPTED || line.line?.state === State.ACCEPTED_WITH_CHANGES) &&
      !taken.has(keyOf(line)),
  );
}

function latestEta(line: SupplierLine | undefined): IsoDate | undefined {
  const dates = line ? confirmedSchedules(line).map((one) => isoOf(one.etaDate) ?? "") : [];
  return dates.sort().at(-1) || undefined;
}

interface PlanDraft {
  key: string;
  centerId: string;
  start: IsoDate | undefined;
  daily: bigint | undefined;
}

function usePlanSending({ row, onClose }: PlanDialogProps, line: SupplierLine | undefined) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const id = useRequestId();
  const sending = useSending();
  const save = ({ centerId, start, daily }: PlanDraft) =>
    sending.run(async () => {
      const { plan } = await id.send((requestId) =>
        capacity.setProductionPlan({
          requestId,
          purchaseOrderId: row?.plan.purchaseOrderId ?? line?.purchaseOrderId ?? "",
          lineNumber: row?.lineNumber ?? line?.line?.lineNumber ?? 0,
          workCenterId: centerId,
          startDate: dateOf(start),
          dailyOutput: daily ?? 0n,
        }),
      );
      await readPlansAnew();
      const date = formats.date(isoOf(plan?.estimatedEndDate));
      showToast({ tone: "good", text: t("planSaved", { date }) });
      onClose();
    });
  return { ...sending, save };
}

function PlanForm(props: PlanDialogProps) {
  const { row, planned, centers } = props;
  const t = useTexts(productionTexts);
  const plannable = usePlannable(planned);
  const [draft, setDraft] = useState<PlanDraft>({
    key: row?.key ?? "",
    centerId: row?.plan.workCenterId ?? centers[0]?.workCenterId ?? "",
    start: isoOf(row?.plan.startDate) ?? today(),
    daily: row?.plan.dailyOutput,
  });
  const line = row ? row.line : plannable.find((one) => keyOf(one) === draft.key);
  const { pending, error, save } = usePlanSending(props, line);
  const faults = fieldFaults(error, PLAN_FIELDS);
  const center = centers.find((one) => one.workCenterId === draft.centerId);
  const { start, daily } = draft;
  const ready =
    (row ?? line) !== undefined && start !== undefined && daily !== undefined && daily > 0n;
  const options = plannable.map((one) => ({
    value: keyOf(one),
    label: `${one.externalReference} / ${one.line?.lineNumber ?? 0} · ${one.sku}`,
  }));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void save(draft);
      }}
    >
      {!row && (
        <Select
          label={t("line")}
          value={draft.key}
          options={[{ value: "", label: t("chooseLine") }, ...options]}
          error={faults.at("line_number")}
          onChange={(key) => setDraft({ ...draft, key })}
        />
      )}
      <PlanFields centers={centers} draft={draft} setDraft={setDraft} faults={faults} />
      {center && ready && line && (
        <EndPreview
          end={estimatedEnd(
            center,
            { startDate: start, dailyOutput: daily, made: row?.plan.madeQuantity ?? 0n },
            targetOf(line),
          )}
          confirmed={latestEta(line)}
        />
      )}
      <ErrorNotice error={faults.rest} />
      <FormEnd>
        <Button type="submit" kind="primary" pending={pending} disabled={!ready}>
          {t("planSave")}
        </Button>
      </FormEnd>
    </form>
  );
}

interface PlanFieldsProps {
  centers: readonly WorkCenter[];
  draft: PlanDraft;
  setDraft: (draft: PlanDraft) => void;
  faults: FieldFaults;
}

function PlanFields({ centers, draft, setDraft, faults }: PlanFieldsProps) {
  const t = useTexts(productionTexts);
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={t("center")}
          value={draft.centerId}
          options={centers.map((one) => ({ value: one.workCenterId, label: one.code }))}
          error={faults.at("work_center_id")}
          onChange={(centerId) => setDraft({ ...draft, centerId })}
        />
        <QuantityField
          label={t("daily")}
          value={draft.daily}
          onChange={(daily) => setDraft({ ...draft, daily })}
          least={1n}
          most={1_000_000_000n}
          error={faults.at("daily_output")}
        />
      </div>
      <DateField
        label={t("start")}
        value={draft.start}
        onChange={(start) => setDraft({ ...draft, start })}
        error={faults.at("start_date")}
      />
    </>
  );
}

function FormEnd({ children }: { children: ReactNode }) {
  return <div className={styles.formEnd}>{children}</div>;
}

function EndPreview({
  end,
  confirmed,
}: {
  end: IsoDate | undefined;
  confirmed: IsoDate | undefined;
}) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  if (!end) return <Notice tone="bad">{t("planNoEnd")}</Notice>;
  const days = confirmed ? daysBetween(confirmed, end) : 0;
  return days > 0 ? (
    <Notice tone="warn">{t("planEndsLate", { date: formats.date(end), days })}</Notice>
  ) : (
    <Notice tone="good">{t("planEnds", { date: formats.date(end) })}</Notice>
  );
}

const REPORT_FIELDS = ["made_quantity", "report_date"];
// The server takes no older report.
const REPORT_DAYS_BACK = 3;

function ReportForm({ row }: { row: PlanRow }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const id = useRequestId();
  const [made, setMade] = useState<bigint | undefined>();
  const [day, setDay] = useState<IsoDate | undefined>(today());
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const faults = fieldFaults(error, REPORT_FIELDS);
  const { plan, target } = row;
  const ready = made !== undefined && made >= plan.madeQuantity && day !== undefined;
  const save = async () => {
    if (!ready) return;
    setPending(true);
    try {
      const answer = await id.send((requestId) =>
        capacity.reportProgress({
          requestId,
          purchaseOrderId: plan.purchaseOrderId,
          lineNumber: plan.lineNumber,
          madeQuantity: made,
          reportDate: dateOf(day),
        }),
      );
      await readPlansAnew();
      setMade(undefined);
      setError(null);
      const date = formats.date(isoOf(answer.plan?.estimatedEndDate));
      showToast({ tone: "good", text: t("reportSaved", { date }) });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>{t("report")}</h3>
      <div className={styles.pair}>
        <QuantityField
          label={t("reportMade")}
          hint={t("reportMadeHint", {
            before: formats.number(plan.madeQuantity),
            target: formats.number(target),
          })}
          value={made}
          onChange={setMade}
          least={plan.madeQuantity}
          most={target > 0n ? target : undefined}
          error={faults.at("made_quantity")}
        />
        <DateField
          label={t("reportDate")}
          value={day}
          onChange={setDay}
          earliest={addDays(today(), -REPORT_DAYS_BACK)}
          latest={today()}
          error={faults.at("report_date")}
        />
      </div>
      <ErrorNotice error={faults.rest} />
      <FormEnd>
        <Button type="submit" kind="primary" pending={pending} disabled={!ready}>
          {t("reportSave")}
        </Button>
      </FormEnd>
    </form>
  );
}

function Reports({ plan }: { plan: ProductionPlan }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const { purchaseOrderId, lineNumber } = plan;
  const query = useQuery({
    queryKey: ["production-plans", purchaseOrderId, lineNumber],
    queryFn: ({ signal }) =>
      capacity.getProductionPlan({ purchaseOrderId, lineNumber }, { signal }),
  });
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const reports = [...(query.data.plan?.reports ?? [])].reverse();
  return (
    <>
      <h3>{t("reports")}</h3>
      {reports.length === 0 ? (
        <p className={styles.quiet}>{t("reportsNone")}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("reportDate")}</th>
              <th scope="col">{t("made")}</th>
              <th scope="col">{t("end")}</th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <tr key={report.reportNumber}>
                <td>{formats.date(isoOf(report.reportDate))}</td>
                <td>{formats.number(report.madeQuantity)}</td>
                <td>{formats.date(isoOf(report.estimatedEndDate))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
