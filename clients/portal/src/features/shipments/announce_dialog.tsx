// Announcing goods as sent: parts of confirmed lines that go to one place, with their packages.
import { useState } from "react";
import { shipmentNotices } from "@/api/clients";
import { dateOf, today, useFormats } from "@/api/dates";
import { type FieldFaults, fieldFaults } from "@/api/field_faults";
import { useKept } from "@/api/kept";
import { useSupplierLines } from "@/api/lines";
import { queryClient } from "@/api/query_client";
import { useRequestId } from "@/api/request_id";
import { useSending } from "@/api/sending";
import { useTexts } from "@/api/texts";
import { Button, IconButton } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { Checkbox, Select, TextField } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { EmptyState, ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import {
  bytesOf,
  chosenOf,
  emptyDraft,
  isReady,
  laterOnes,
  NOTE_BYTES_MAX,
  type NoticeDraft,
  type PackageDraft,
  type Shippable,
  shippables,
  TEXT_BYTES_MAX,
} from "./announcing";
import styles from "./shipments.module.css";
import { shipmentsTexts } from "./texts";

const SHOWN_MAX = 50;
const SEARCH_FROM = 8;

interface AnnounceDialogProps {
  // The line that it begins with, or "new".
  lineKey: string;
  onClose: () => void;
}

export function AnnounceDialog({ lineKey, onClose }: AnnounceDialogProps) {
  const t = useTexts(shipmentsTexts);
  const tUi = useTexts(uiTexts);
  const lines = useSupplierLines();
  const all = shippables(lines.data ?? []);
  if (lines.data && all.length > 0)
    return <AnnounceForm all={all} lineKey={lineKey} onClose={onClose} />;
  return (
    <Dialog
      title={t("announceTitle")}
      onClose={onClose}
      footer={<Button onClick={onClose}>{tUi("close")}</Button>}
    >
      {lines.isPending ? (
        <Loading />
      ) : lines.isError ? (
        <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />
      ) : (
        <EmptyState icon="shipments" title={t("nothingToShip")}>
          <p>{t("nothingToShipText")}</p>
        </EmptyState>
      )}
    </Dialog>
  );
}

// The draft of the line that was asked for, or the one that was begun.
function firstDraft(all: readonly Shippable[], lineKey: string): NoticeDraft {
  const own = all.filter((part) => part.lineKey === lineKey);
  const draft = emptyDraft(own[0]?.location ?? all[0]?.location ?? "", today());
  for (const part of own) draft.parts[part.supplyLineId] = part.remaining;
  return draft;
}

// The names that the contract gives to the fields of the form.
function fieldsOf(parts: number, packages: number): string[] {
  return [
    "delivery_note",
    "carrier",
    "tracking_reference",
    "shipped_date",
    "expected_date",
    ...Array.from({ length: parts }, (_, at) => [
      `lines[${at}].quantity`,
      `lines[${at}].supply_line_id`,
    ]).flat(),
    ...Array.from({ length: packages }, (_, at) => [
      `packages[${at}].package_number`,
      `packages[${at}].tracking_reference`,
    ]).flat(),
  ];
}

interface PartProps {
  all: readonly Shippable[];
  draft: NoticeDraft;
  setDraft: (draft: NoticeDraft) => void;
  faults: FieldFaults;
}

function useAnnouncing(all: readonly Shippable[], lineKey: string, onClose: () => void) {
  const t = useTexts(shipmentsTexts);
  const formats = useFormats();
  const id = useRequestId();
  const sending = useSending();
  const [draft, setDraft, forget] = useKept(`announce.${lineKey}`, () => firstDraft(all, lineKey));
  const chosen = chosenOf(draft, all);
  const send = () =>
    sending.run(async () => {
      await id.send((requestId) =>
        shipmentNotices.announceShipment({
          requestId,
          deliveryNote: draft.note.trim(),
          carrier: draft.carrier.trim(),
          trackingReference: draft.tracking.trim(),
          shippedDate: dateOf(draft.shipped),
          expectedDate: dateOf(draft.expected),
          lines: chosen.map(({ part, quantity }) => ({
            supplyLineId: part.supplyLineId,
            quantity: quantity ?? 0n,
          })),
          packages: draft.packages.map((one) => ({
            packageNumber: one.number.trim(),
            trackingReference: one.tracking.trim(),
          })),
        }),
      );
      forget();
      await queryClient.invalidateQueries({ queryKey: ["shipment-notices"] });
      showToast({
        tone: "good",
        text: t("announced", { count: chosen.length, date: formats.date(draft.expected) }),
      });
      onClose();
    });
  const clear = () => {
    forget();
    setDraft(emptyDraft(draft.location, today()));
  };
  const faults = fieldFaults(sending.error, fieldsOf(chosen.length, draft.packages.length));
  return { draft, setDraft, chosen, send, clear, pending: sending.pending, faults };
}

function AnnounceForm({ all, lineKey, onClose }: AnnounceDialogProps & { all: Shippable[] }) {
  const t = useTexts(shipmentsTexts);
  const tUi = useTexts(uiTexts);
  const { draft, setDraft, chosen, send, clear, pending, faults } = useAnnouncing(
    all,
    lineKey,
    onClose,
  );
  const ready = isReady(draft, all);
  const later = laterOnes(draft, all);
  const shared = { all, draft, setDraft, faults };
  return (
    <Dialog
      title={t("announceTitle")}
      size="large"
      onClose={onClose}
      footer={
        <>
          <span className={styles.count} role="status">
            {t("chosen", { count: chosen.length })}
          </span>
          <Button kind="quiet" onClick={clear}>
            {t("startAnew")}
          </Button>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" pending={pending} disabled={!ready} onClick={() => void send()}>
            {t("announceDo")}
          </Button>
        </>
      }
    >
      <form
        className={styles.columns}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void send();
        }}
      >
        <Parts {...shared} />
        <div className={styles.form}>
          <About {...shared} />
          <PackageList {...shared} />
          {later > 0 && <Notice tone="warn">{t("later", { count: later })}</Notice>}
          <ErrorNotice error={faults.rest} />
        </div>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function Parts({ all, draft, setDraft, faults }: PartProps) {
  const t = useTexts(shipmentsTexts);
  const [wanted, setWanted] = useState("");
  const places = [...new Set(all.map((part) => part.location))];
  const here = all.filter((part) => part.location === draft.location);
  const found = here.filter(
    (part) =>
      part.supplyLineId in draft.parts ||
      `${part.reference} ${part.sku} ${part.product}`
        .toLowerCase()
        .includes(wanted.trim().toLowerCase()),
  );
  const order = chosenOf(draft, all).map(({ part }) => part.supplyLineId);
  return (
    <div className={styles.form}>
      <Select
        label={t("destination")}
        value={draft.location}
        options={places.map((place) => ({ value: place, label: place }))}
        onChange={(location) => setDraft({ ...draft, location, parts: {} })}
      />
      <fieldset className={styles.group}>
        <legend>{t("chooseLines")}</legend>
        <p className={styles.quiet}>{t("chooseLinesText")}</p>
        {here.length >= SEARCH_FROM && (
          <TextField
            label={t("search")}
            value={wanted}
            autoComplete="off"
            onChange={(event) => setWanted(event.target.value)}
          />
        )}
        <ul className={styles.parts}>
          {found.slice(0, SHOWN_MAX).map((part) => (
            <li key={part.supplyLineId}>
              <PartRow
                part={part}
                draft={draft}
                setDraft={setDraft}
                faults={faults}
                at={order.indexOf(part.supplyLineId)}
              />
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className={styles.quiet}>{t("searchNone")}</p>}
        {found.length > SHOWN_MAX && (
          <p className={styles.quiet}>{t("moreLines", { count: found.length - SHOWN_MAX })}</p>
        )}
      </fieldset>
    </div>
  );
}

function PartRow({
  part,
  draft,
  setDraft,
  faults,
  at,
}: Omit<PartProps, "all"> & { part: Shippable; at: number }) {
  const t = useTexts(shipmentsTexts);
  const formats = useFormats();
  const isChosen = part.supplyLineId in draft.parts;
  const choose = (checked: boolean) => {
    const others = Object.entries(draft.parts).filter(([id]) => id !== part.supplyLineId);
    const own: [string, bigint][] = checked ? [[part.supplyLineId, part.remaining]] : [];
    setDraft({ ...draft, parts: Object.fromEntries([...others, ...own]) });
  };
  return (
    <>
      <Checkbox
        checked={isChosen}
        onChange={choose}
        label={
          <span className={styles.part}>
            <strong>
              {part.reference} / {part.lineNumber}
            </strong>
            <span className={styles.quiet}>
              {part.sku} · {t("due", { date: formats.shortDate(part.etaDate) })} ·{" "}
              {formats.number(part.remaining)}
            </span>
          </span>
        }
      />
      {isChosen && (
        <QuantityField
          label={t("partQuantity", { reference: part.reference, line: part.lineNumber })}
          value={draft.parts[part.supplyLineId] ?? undefined}
          onChange={(quantity) =>
            setDraft({ ...draft, parts: { ...draft.parts, [part.supplyLineId]: quantity ?? null } })
          }
          least={1n}
          most={part.most}
          error={faults.at(`lines[${at}].quantity`) ?? faults.at(`lines[${at}].supply_line_id`)}
        />
      )}
    </>
  );
}

function About({ draft, setDraft, faults }: PartProps) {
  const t = useTexts(shipmentsTexts);
  const long = (text: string, most: number) =>
    bytesOf(text) > most ? t("tooLong", { most }) : undefined;
  const { shipped, expected } = draft;
  return (
    <>
      <div className={styles.pair}>
        <DateField
          label={t("shipped")}
          hint={t("shippedHint")}
          value={shipped}
          onChange={(day) => setDraft({ ...draft, shipped: day })}
          error={faults.at("shipped_date")}
        />
        <DateField
          label={t("expected")}
          hint={t("expectedHint")}
          value={expected}
          base={shipped}
          onChange={(day) => setDraft({ ...draft, expected: day })}
          error={
            faults.at("expected_date") ??
            (shipped && expected && expected < shipped ? t("arrivesFirst") : undefined)
          }
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={t("carrier")}
          value={draft.carrier}
          error={faults.at("carrier") ?? long(draft.carrier, TEXT_BYTES_MAX)}
          onChange={(event) => setDraft({ ...draft, carrier: event.target.value })}
        />
        <TextField
          label={t("tracking")}
          value={draft.tracking}
          autoComplete="off"
          error={faults.at("tracking_reference") ?? long(draft.tracking, TEXT_BYTES_MAX)}
          onChange={(event) => setDraft({ ...draft, tracking: event.target.value })}
        />
      </div>
      <TextField
        label={t("note")}
        hint={t("noteHint")}
        value={draft.note}
        autoComplete="off"
        error={faults.at("delivery_note") ?? long(draft.note, NOTE_BYTES_MAX)}
        onChange={(event) => setDraft({ ...draft, note: event.target.value })}
      />
    </>
  );
}

function PackageList({ draft, setDraft, faults }: PartProps) {
  const t = useTexts(shipmentsTexts);
  const set = (at: number, next: PackageDraft) =>
    setDraft({
      ...draft,
      packages: draft.packages.map((one, other) => (other === at ? next : one)),
    });
  return (
    <fieldset className={styles.group}>
      <legend>{t("packages")}</legend>
      {draft.packages.map((one, at) => (
        <div key={at} className={styles.package}>
          <TextField
            label={t("packageNumber")}
            value={one.number}
            autoComplete="off"
            error={
              faults.at(`packages[${at}].package_number`) ??
              (one.number.trim() === "" && one.tracking !== "" ? t("numberNeeded") : undefined)
            }
            onChange={(event) => set(at, { ...one, number: event.target.value })}
          />
          <TextField
            label={t("packageTracking")}
            value={one.tracking}
            autoComplete="off"
            error={faults.at(`packages[${at}].tracking_reference`)}
            onChange={(event) => set(at, { ...one, tracking: event.target.value })}
          />
          <IconButton
            icon="close"
            label={t("removePackage", { number: one.number || at + 1 })}
            onClick={() =>
              setDraft({
                ...draft,
                packages: draft.packages.filter((_, other) => other !== at),
              })
            }
          />
        </div>
      ))}
      <Button
        small
        icon="plus"
        onClick={() =>
          setDraft({ ...draft, packages: [...draft.packages, { number: "", tracking: "" }] })
        }
      >
        {t("addPackage")}
      </Button>
    </fieldset>
  );
}
