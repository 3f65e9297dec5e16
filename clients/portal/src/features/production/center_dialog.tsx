// A work centre with its calendar: working hours by weekday, and days without work.
import { create } from "@bufbuild/protobuf";
import { useState } from "react";
import { capacity } from "@/api/clients";
import { addDays, dateOf, type IsoDate, isoOf, useFormats } from "@/api/dates";
import { fieldFaults } from "@/api/field_faults";
import { ShiftSchema, type WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { useKept } from "@/api/kept";
import { useRequestId } from "@/api/request_id";
import { useTexts } from "@/api/texts";
import { Button, IconButton } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { ErrorNotice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { readAnew } from "./board";
import { parseShifts, shiftsText } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
// A Monday: only its weekday matters.
const SOME_MONDAY = "2026-11-23";
const LAST_WORKDAY = 5;
const USUAL = "06:00–14:00";

interface Draft {
  code: string;
  name: string;
  zone: string;
  // As typed, Monday first.
  shifts: string[];
  holidays: IsoDate[];
}

function draftOf(center: WorkCenter | undefined): Draft {
  if (!center)
    return {
      code: "",
      name: "",
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      shifts: WEEKDAYS.map((weekday) => (weekday <= LAST_WORKDAY ? USUAL : "")),
      holidays: [],
    };
  return {
    code: center.code,
    name: center.name,
    zone: center.timeZone,
    shifts: WEEKDAYS.map((weekday) =>
      shiftsText(center.shifts.filter((shift) => shift.weekday === weekday)),
    ),
    holidays: center.holidays.map((day) => isoOf(day) ?? "").filter((day) => day !== ""),
  };
}

const FIELDS = ["code", "name", "time_zone"];

function shiftsOf(draft: Draft) {
  return draft.shifts.flatMap((text, at) =>
    (parseShifts(text) ?? []).map(({ start, end }) =>
      create(ShiftSchema, { weekday: at + 1, startMinute: start, endMinute: end }),
    ),
  );
}

interface CenterDialogProps {
  // Undefined: a new one.
  center?: WorkCenter;
  onClose: () => void;
}

export function CenterDialog({ center, onClose }: CenterDialogProps) {
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const id = useRequestId();
  const [draft, setDraft, forget] = useKept(
    `center.${center?.workCenterId ?? ""}.${center?.etag ?? ""}`,
    () => draftOf(center),
  );
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const faults = fieldFaults(error, FIELDS);
  const ready =
    draft.code.trim() !== "" &&
    draft.name.trim() !== "" &&
    draft.zone.trim() !== "" &&
    draft.shifts.every((text) => parseShifts(text) !== undefined);
  const save = async () => {
    if (!ready) return;
    setPending(true);
    const calendar = {
      name: draft.name.trim(),
      timeZone: draft.zone.trim(),
      shifts: shiftsOf(draft),
      holidays: draft.holidays.map(dateOf).filter((day) => day !== undefined),
    };
    try {
      await id.send<unknown>((requestId) =>
        center
          ? capacity.updateWorkCenter({
              requestId,
              workCenterId: center.workCenterId,
              etag: center.etag,
              updateMask: { paths: ["name", "time_zone", "shifts", "holidays"] },
              ...calendar,
            })
          : capacity.createWorkCenter({ requestId, code: draft.code.trim(), ...calendar }),
      );
      forget();
      await readAnew();
      showToast({ tone: "good", text: t("centerSaved") });
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={center ? t("centerTitle", { code: center.code }) : t("newCenter")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" pending={pending} disabled={!ready} onClick={() => void save()}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Identity isNew={!center} draft={draft} setDraft={setDraft} error={error} />
        <Shifts draft={draft} setDraft={setDraft} />
        <Holidays draft={draft} setDraft={setDraft} />
        <ErrorNotice error={faults.rest} />
      </form>
    </Dialog>
  );
}

interface PartProps {
  draft: Draft;
  setDraft: (draft: Draft) => void;
}

function Identity({
  isNew,
  draft,
  setDraft,
  error,
}: PartProps & { isNew: boolean; error: unknown }) {
  const t = useTexts(productionTexts);
  const { at } = fieldFaults(error, FIELDS);
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label={t("centerCode")}
          hint={isNew ? t("centerCodeHint") : undefined}
          value={draft.code}
          readOnly={!isNew}
          maxLength={64}
          autoFocus={isNew}
          autoComplete="off"
          error={at("code")}
          onChange={(event) => setDraft({ ...draft, code: event.target.value })}
        />
        <TextField
          label={t("centerName")}
          value={draft.name}
          maxLength={100}
          autoComplete="off"
          error={at("name")}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
      </div>
      <TextField
        label={t("centerZone")}
        hint={t("centerZoneHint")}
        value={draft.zone}
        maxLength={64}
        list="time-zones"
        autoComplete="off"
        error={at("time_zone")}
        onChange={(event) => setDraft({ ...draft, zone: event.target.value })}
      />
      <datalist id="time-zones">
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

function Shifts({ draft, setDraft }: PartProps) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const set = (at: number, text: string) =>
    setDraft({ ...draft, shifts: draft.shifts.map((one, day) => (day === at ? text : one)) });
  const copy = () =>
    setDraft({
      ...draft,
      shifts: draft.shifts.map((one, day) => (day < LAST_WORKDAY ? (draft.shifts[0] ?? "") : one)),
    });
  return (
    <fieldset className={styles.group}>
      <legend>{t("shifts")}</legend>
      <p className={styles.quiet}>{t("shiftsHint")}</p>
      <div className={styles.shifts}>
        {draft.shifts.map((text, at) => (
          <TextField
            key={WEEKDAYS[at]}
            label={formats.weekday(addDays(SOME_MONDAY, at))}
            value={text}
            autoComplete="off"
            error={parseShifts(text) === undefined ? t("shiftsBad") : undefined}
            onChange={(event) => set(at, event.target.value)}
          />
        ))}
      </div>
      <Button small onClick={copy}>
        {t("shiftsCopy")}
      </Button>
    </fieldset>
  );
}

function Holidays({ draft, setDraft }: PartProps) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const [day, setDay] = useState<IsoDate | undefined>();
  const add = () => {
    if (!day) return;
    setDraft({ ...draft, holidays: [...new Set([...draft.holidays, day])].sort() });
    setDay(undefined);
  };
  return (
    <fieldset className={styles.group}>
      <legend>{t("holidays")}</legend>
      <ul className={styles.holidays}>
        {draft.holidays.map((holiday) => (
          <li key={holiday}>
            {formats.weekday(holiday)} {formats.date(holiday)}
            <IconButton
              small
              icon="close"
              label={t("holidayRemove", { date: formats.date(holiday) })}
              onClick={() =>
                setDraft({
                  ...draft,
                  holidays: draft.holidays.filter((other) => other !== holiday),
                })
              }
            />
          </li>
        ))}
      </ul>
      <div className={styles.addDay}>
        <DateField
          key={draft.holidays.length}
          label={t("holidayAdd")}
          value={day}
          onChange={setDay}
        />
        <Button disabled={!day} onClick={add}>
          {t("holidayAdd")}
        </Button>
      </div>
    </fieldset>
  );
}
