// Who waits, and what a later date or a smaller quantity does to them: counts, never a name.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormats } from "@/api/dates";
import type { SlipEffect, SlipSplit } from "@/api/gen/backline/v1/slip_preview_service_pb";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { QuantityField } from "@/ui/quantity_field";
import { Notice } from "@/ui/states";
import { keepDraft } from "./commands";
import { rememberedReason } from "./drafts";
import { type OrderRow, withSplit } from "./order_rows";
import styles from "./orders.module.css";
import { previewOf } from "./sending";
import { ordersTexts } from "./texts";

export function usePreview(row: OrderRow, inTime: bigint, enabled = true) {
  return useQuery({
    // What a draft would do now: never kept for another draft, nor for long.
    queryKey: ["slip-preview", row.key, JSON.stringify(row.draft, textOfBig), String(inTime)],
    queryFn: ({ signal }) => previewOf(row, inTime, signal),
    staleTime: 10_000,
    enabled,
  });
}

function textOfBig(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function Histogram({ effect }: { effect: SlipEffect }) {
  const t = useTexts(ordersTexts);
  const most = effect.histogram.reduce(
    (top, bar) => (bar.promiseCount > top ? bar.promiseCount : top),
    1n,
  );
  const said = effect.histogram
    .map((bar) => `${t("slipDay", { days: bar.laterDays })}: ${bar.promiseCount}`)
    .join(", ");
  return (
    <div className={styles.bars} role="img" aria-label={`${t("slipHistogram")}: ${said}`}>
      {effect.histogram.map((bar) => (
        <span
          key={bar.laterDays}
          className={styles.bar1}
          title={`${t("slipDay", { days: bar.laterDays })}: ${bar.promiseCount}`}
          style={{ height: `${(100 * Number(bar.promiseCount)) / Number(most)}%` }}
        />
      ))}
    </div>
  );
}

export function Effect({ effect }: { effect: SlipEffect }) {
  const t = useTexts(ordersTexts);
  if (effect.movedCount === 0n) return <p>{t("slipNone")}</p>;
  const parts = [
    t("slipMoved", { count: Number(effect.movedCount) }),
    effect.brokenToldCount > 0n && t("slipTold", { count: Number(effect.brokenToldCount) }),
    effect.brokenFirstCount > 0n && t("slipFirst", { count: Number(effect.brokenFirstCount) }),
    effect.undatedCount > 0n && t("slipUndated", { count: Number(effect.undatedCount) }),
    effect.medianLaterDays > 0 && t("slipMedian", { days: effect.medianLaterDays }),
    effect.leastLaterDays !== effect.mostLaterDays &&
      t("slipRange", { least: effect.leastLaterDays, most: effect.mostLaterDays }),
  ].filter((part) => part !== false);
  return (
    <>
      <ul className={styles.effects}>
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      {effect.histogram.length > 1 && <Histogram effect={effect} />}
    </>
  );
}

// Takes the better split as the row's answer.
function takeSplit(row: OrderRow, split: SlipSplit): void {
  const draft = withSplit(row, split.schedules, rememberedReason());
  if (draft) keepDraft(row, draft);
}

function InTime({
  row,
  inTime,
  onAsk,
}: {
  row: OrderRow;
  inTime: bigint;
  onAsk: (quantity: bigint) => void;
}) {
  const t = useTexts(ordersTexts);
  const formats = useFormats();
  const [typed, setTyped] = useState<bigint | undefined>(inTime > 0n ? inTime : undefined);
  return (
    <div className={styles.askInTime}>
      <QuantityField
        label={t("inTime", { date: formats.date(row.askedDate) })}
        value={typed}
        onChange={setTyped}
        least={1n}
        most={row.askedQuantity - 1n}
      />
      <Button onClick={() => typed !== undefined && onAsk(typed)} disabled={typed === undefined}>
        {t("ask")}
      </Button>
    </div>
  );
}

// One line's effect, and how a split would do.
export function SlipOfRow({ row }: { row: OrderRow }) {
  const t = useTexts(ordersTexts);
  const formats = useFormats();
  const [inTime, setInTime] = useState(0n);
  const preview = usePreview(row, inTime);
  const split = preview.data?.betterSplit;
  const mayAsk =
    row.draft?.kind === "answer" &&
    row.partCount === 1 &&
    row.laterDays !== undefined &&
    row.laterDays > 0;
  return (
    <li className={styles.slip}>
      <div className={styles.slipHead}>
        <strong>
          {row.reference} / {row.lineNumber} · {row.sku}
        </strong>
        <span>
          {formats.number(row.quantity ?? 0n)} · {formats.date(row.date)}
        </span>
      </div>
      {preview.isPending && <p className={styles.note}>{t("slipLoading")}</p>}
      {preview.isError && <Notice tone="warn">{t("slipFailed")}</Notice>}
      {preview.data?.effect && <Effect effect={preview.data.effect} />}
      {mayAsk &&
        preview.data &&
        preview.data.effect?.movedCount !== 0n &&
        row.askedQuantity > 1n && <InTime row={row} inTime={inTime} onAsk={setInTime} />}
      {mayAsk && inTime > 0n && preview.data && !split && (
        <p className={styles.note}>{t("noBetterSplit")}</p>
      )}
      {split && (
        <div className={styles.askInTime}>
          <span>
            {t("betterSplit", {
              inTime: formats.number(split.inTimeQuantity),
              date: formats.date(row.askedDate),
              later: formats.number(split.laterQuantity),
              count: Number(split.effect?.movedCount ?? 0n),
            })}
          </span>
          <Button small onClick={() => takeSplit(row, split)}>
            {t("useSplit")}
          </Button>
        </div>
      )}
    </li>
  );
}
