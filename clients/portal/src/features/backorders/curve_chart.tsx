// Need against confirmed as steps over days. The table beside it says the same to everybody.
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { addDays, type Formats, type IsoDate, useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { type Backlog, seriesOf } from "./backlog";
import styles from "./backorders.module.css";
import { backordersTexts } from "./texts";

const HEIGHT_PX = 260;
// Room for the last date.
const EDGE_PX = 44;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

interface Words {
  needed: string;
  confirmed: string;
}

function axes(formats: Formats, now: IsoDate): uPlot.Axis[] {
  const shared = {
    stroke: token("--text-2"),
    grid: { stroke: token("--line"), width: 1 },
    ticks: { stroke: token("--line"), width: 1 },
    font: `12px ${token("--font")}`,
  };
  const dayOf = (day: number) =>
    Number.isInteger(day) ? formats.shortDate(addDays(now, day)) : "";
  return [
    {
      ...shared,
      space: 80,
      incrs: [1, 2, 7, 14, 28, 56, 91],
      values: (_, days) => days.map(dayOf),
    },
    { ...shared, size: 64, values: (_, all) => all.map((value) => formats.number(value)) },
  ];
}

function optionsOf(width: number, words: Words, formats: Formats, now: IsoDate): uPlot.Options {
  const paths = uPlot.paths.stepped?.({ align: 1 });
  const line = (label: string, stroke: string, fill?: string): uPlot.Series => ({
    label,
    stroke,
    width: 2,
    ...(fill !== undefined && { fill }),
    ...(paths && { paths }),
    points: { show: false },
    value: (_, value: number | null) => (value === null ? "–" : formats.number(value)),
  });
  return {
    width,
    height: HEIGHT_PX,
    padding: [null, EDGE_PX, null, null],
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
    axes: axes(formats, now),
    series: [
      { value: (_, day: number | null) => (day === null ? "–" : formats.date(addDays(now, day))) },
      line(words.needed, token("--series-2"), token("--warn-back")),
      line(words.confirmed, token("--series-1")),
    ],
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
  };
}

export function CurveChart({ backlog, now }: { backlog: Backlog; now: IsoDate }) {
  const t = useTexts(backordersTexts);
  const formats = useFormats();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const words = { needed: t("neededBy"), confirmed: t("confirmedBy") };
    const draw = () =>
      new uPlot(
        optionsOf(element.clientWidth, words, formats, now),
        seriesOf(backlog.curve, now),
        element,
      );
    let chart = draw();
    const resized = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    resized.observe(element);
    // Another theme has other colours, which are part of what is drawn.
    const themed = new MutationObserver(() => {
      chart.destroy();
      chart = draw();
    });
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      themed.disconnect();
      resized.disconnect();
      chart.destroy();
    };
  }, [backlog, now, formats, t]);
  const last = backlog.curve.at(-1);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.legend}>
        <span className={styles.needed}>{t("neededBy")}</span>
        <span className={styles.confirmed}>{t("confirmedBy")}</span>
      </figcaption>
      <div
        ref={place}
        className={styles.chart}
        role="img"
        aria-label={t("chartText", {
          sku: backlog.sku,
          needed: formats.number(last?.needed ?? 0n),
          confirmed: formats.number(last?.confirmed ?? 0n),
          last: formats.date(last?.day),
        })}
      />
    </figure>
  );
}
