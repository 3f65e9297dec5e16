// Publishing what a work centre can make, for periods that follow each other.
import { capacity } from "@/api/clients";
import { addDays, dateOf, daysBetween, type IsoDate, today, useFormats } from "@/api/dates";
import { fieldFaults } from "@/api/field_faults";
import type { WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { useKept } from "@/api/kept";
import { useRequestId } from "@/api/request_id";
import { useSending } from "@/api/sending";
import { useTexts } from "@/api/texts";
import { useProductNames } from "@/parts/products";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { ErrorNotice, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { readAnew, useFamilies } from "./board";
import { mondayOf, WEEK_DAYS } from "./calendar_layout";
import { workingDays } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

const PERIODS_MAX = 400;
const DAYS_MAX = 399;
const WEEKS_AHEAD = 12;

interface Draft {
  centerId: string;
  // A product's id, or "family " and its code.
  subject: string;
  from: IsoDate | undefined;
  to: IsoDate | undefined;
  days: number;
  perDay: boolean;
  units: bigint | undefined;
}

function emptyDraft(centers: readonly WorkCenter[]): Draft {
  const next = addDays(mondayOf(today()), WEEK_DAYS);
  return {
    centerId: centers[0]?.workCenterId ?? "",
    subject: "",
    from: next,
    to: addDays(next, (WEEKS_AHEAD - 1) * WEEK_DAYS),
    days: WEEK_DAYS,
    perDay: true,
    units: undefined,
  };
}

const FAMILY = "family ";

function familyOf(draft: Draft): string {
  return draft.subject.startsWith(FAMILY) ? draft.subject.slice(FAMILY.length) : "";
}

// How many periods a call publishes, and what they hold together.
export function totalOf(
  center: WorkCenter,
  { from, to, days, perDay, units }: Draft,
): { periods: number; full: bigint; total: bigint } {
  if (!from || !to || to < from) return { periods: 0, full: 0n, total: 0n };
  const periods = Math.floor(daysBetween(from, to) / days) + 1;
  const each = units ?? 0n;
  let total = 0n;
  let full = 0n;
  for (let at = 0; at < Math.min(periods, PERIODS_MAX); ++at) {
    const working = workingDays(center, addDays(from, at * days), days);
    const here = working === 0 ? 0n : perDay ? each * BigInt(working) : each;
    if (here > full) full = here;
    total += here;
  }
  return { periods, full, total };
}

const FIELDS = [
  "work_center_id",
  "product_id",
  "family_code",
  "from_date",
  "to_date",
  "period_days",
  "units_per_working_day",
  "units_per_period",
];

interface PublishDialogProps {
  centers: readonly WorkCenter[];
  onClose: () => void;
}

function usePublishing({ centers, onClose }: PublishDialogProps) {
  const t = useTexts(productionTexts);
  const id = useRequestId();
  const sending = useSending();
  const [draft, setDraft, forget] = useKept("publish", () => emptyDraft(centers));
  const family = familyOf(draft);
  const send = () =>
    sending.run(async () => {
      const answer = await id.send((requestId) =>
        capacity.publishCapacity({
          requestId,
          workCenterId: draft.centerId,
          productId: family === "" ? draft.subject : "",
          familyCode: family,
          fromDate: dateOf(draft.from),
          toDate: dateOf(draft.to),
          periodDays: draft.days,
          unitsPerWorkingDay: draft.perDay ? (draft.units ?? 0n) : 0n,
          unitsPerPeriod: draft.perDay ? 0n : (draft.units ?? 0n),
        }),
      );
      forget();
      await readAnew();
      showToast({ tone: "good", text: t("published", { count: answer.slots.length }) });
      if (answer.conflictCount > 0)
        showToast({ tone: "bad", text: t("publishedConflicts", { count: answer.conflictCount }) });
      onClose();
    });
  return { draft, setDraft, send, pending: sending.pending, error: sending.error };
}

export function PublishDialog(props: PublishDialogProps) {
  const { centers, onClose } = props;
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const { draft, setDraft, send, pending, error } = usePublishing(props);
  const center = centers.find((one) => one.workCenterId === draft.centerId);
  const sum = center && totalOf(center, draft);
  const tooMany =
    (sum?.periods ?? 0) > PERIODS_MAX ||
    (draft.from !== undefined &&
      draft.to !== undefined &&
      daysBetween(draft.from, draft.to) > DAYS_MAX);
  const ready =
    draft.subject !== "" && draft.units !== undefined && (sum?.periods ?? 0) > 0 && !tooMany;
  return (
    <Dialog
      title={t("publishTitle")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" pending={pending} disabled={!ready} onClick={() => void send()}>
            {t("publishSave")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void send();
        }}
      >
        <p className={styles.quiet}>{t("publishText")}</p>
        <PublishFields centers={centers} draft={draft} setDraft={setDraft} error={error} />
        {tooMany && <Notice tone="bad">{t("publishTooMany")}</Notice>}
        {draft.units === 0n && <Notice tone="warn">{t("publishTakesBack")}</Notice>}
        {sum && ready && draft.units !== 0n && (
          <Notice tone="info">
            {t("publishPreview", {
              periods: sum.periods,
              units: formats.number(sum.full),
              total: formats.number(sum.total),
            })}
          </Notice>
        )}
        <ErrorNotice error={fieldFaults(error, FIELDS).rest} />
      </form>
    </Dialog>
  );
}

interface PublishFieldsProps {
  centers: readonly WorkCenter[];
  draft: Draft;
  setDraft: (draft: Draft) => void;
  error: unknown;
}

function PublishFields({ centers, draft, setDraft, error }: PublishFieldsProps) {
  const t = useTexts(productionTexts);
  const names = useProductNames();
  const families = [...new Set(useFamilies().values())].sort();
  const { at } = fieldFaults(error, FIELDS);
  const subjects = [
    { value: "", label: "–" },
    ...families.map((code) => ({ value: `${FAMILY}${code}`, label: t("family", { code }) })),
    ...names.all.map((one) => ({
      value: one.productId,
      label: one.name === "" ? one.sku : `${one.sku} · ${one.name}`,
    })),
  ];
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={t("center")}
          value={draft.centerId}
          options={centers.map((one) => ({ value: one.workCenterId, label: one.code }))}
          error={at("work_center_id")}
          onChange={(centerId) => setDraft({ ...draft, centerId })}
        />
        <Select
          label={t("subject")}
          value={draft.subject}
          options={subjects}
          error={at("product_id") ?? at("family_code")}
          onChange={(subject) => setDraft({ ...draft, subject })}
        />
      </div>
      <div className={styles.pair}>
        <DateField
          label={t("from")}
          value={draft.from}
          onChange={(from) => setDraft({ ...draft, from })}
          error={at("from_date")}
        />
        <DateField
          label={t("to")}
          value={draft.to}
          base={draft.from}
          onChange={(to) => setDraft({ ...draft, to })}
          earliest={draft.from}
          error={at("to_date")}
        />
      </div>
      <div className={styles.triple}>
        <Select
          label={t("period")}
          value={String(draft.days)}
          options={[
            { value: "7", label: t("periodWeek") },
            { value: "14", label: t("periodTwoWeeks") },
            { value: "1", label: t("periodDay") },
          ]}
          error={at("period_days")}
          onChange={(days) => setDraft({ ...draft, days: Number(days) })}
        />
        <QuantityField
          label={t("units")}
          value={draft.units}
          onChange={(units) => setDraft({ ...draft, units })}
          most={1_000_000_000n}
          error={at("units_per_working_day") ?? at("units_per_period")}
        />
        <Select
          label={t("per")}
          value={draft.perDay ? "day" : "period"}
          options={[
            { value: "day", label: t("perDay") },
            { value: "period", label: t("perPeriod") },
          ]}
          onChange={(per) => setDraft({ ...draft, perDay: per === "day" })}
        />
      </div>
    </>
  );
}
