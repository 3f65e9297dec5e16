// Bars over names: counts, a distribution, or causes with their running share (Pareto).
import { useTexts } from "@/api/texts";
import styles from "./chart.module.css";
import {
  ChartFrame,
  type ChartTable,
  EDGE,
  NAME_LINE_PX,
  NameAxis,
  ValueAxis,
} from "./chart_frame";
import { labelStep, scaleOf, wrappedLabels } from "./chart_scale";
import { uiTexts } from "./texts";

export interface Bar {
  name: string;
  // Null where there is none.
  value: number | null;
  tone?: "plain" | "warn" | "quiet";
}

interface BarChartProps {
  title: string;
  bars: readonly Bar[];
  // What the names are, such as "Days".
  namesLabel: string;
  unit: string;
  format: (value: number) => string;
  // Bars touch each other: the names are ranges of one measure.
  joined?: boolean;
  // The running share of the whole, as a line with its own axis: for bars in falling order.
  share?: { label: string; format: (percent: number) => string };
  height?: number;
}

const TONES = { plain: styles.bar, warn: styles.barWarn, quiet: styles.barQuiet };
const SHARE_EDGE_PX = 48;

export function sharesOf(bars: readonly Bar[]): number[] {
  const total = bars.reduce((sum, bar) => sum + (bar.value ?? 0), 0);
  let sum = 0;
  return bars.map((bar) => {
    sum += bar.value ?? 0;
    return total === 0 ? 0 : (100 * sum) / total;
  });
}

function tableOf(props: BarChartProps, none: string): ChartTable {
  const { bars, share, format } = props;
  const shares = sharesOf(bars);
  return {
    heads: [props.namesLabel, props.unit, ...(share ? [share.label] : [])],
    rows: bars.map(({ name, value }, at) => [
      name,
      value === null ? none : format(value),
      ...(share ? [share.format(shares[at] ?? 0)] : []),
    ]),
  };
}

interface DrawnBarsProps {
  bars: readonly Bar[];
  slot: number;
  joined: boolean;
  yOf: (value: number) => number;
  format: (value: number) => string;
  none: string;
}

function DrawnBars({ bars, slot, joined, yOf, format, none }: DrawnBarsProps) {
  const wide = joined ? Math.max(1, slot - 1) : Math.min(64, slot * 0.66);
  const roomy = Math.max(0, ...bars.map(({ value }) => format(value ?? 0).length)) * 7 < slot;
  return bars.map(({ name, value, tone = "plain" }, at) => {
    const middle = EDGE.left + (at + 0.5) * slot;
    const top = yOf(value ?? 0);
    const said = value === null ? none : format(value);
    return (
      <g key={name}>
        {value !== null && value !== 0 && (
          <rect
            className={TONES[tone]}
            x={middle - wide / 2}
            y={top}
            width={wide}
            height={yOf(0) - top}
          >
            <title>{`${name}: ${said}`}</title>
          </rect>
        )}
        {(roomy || value === null) && (
          <text className={styles.value} x={middle} y={top - 5} textAnchor="middle">
            {said}
          </text>
        )}
      </g>
    );
  });
}

// Where bars stand, and their names: all of them in several lines, or else every so many.
function layoutOf(bars: readonly Bar[], inner: number) {
  const slot = inner / Math.max(1, bars.length);
  const middle = (at: number) => EDGE.left + (at + 0.5) * slot;
  const longest = Math.max(0, ...bars.map(({ name }) => name.length));
  const every = labelStep(bars.length, longest, inner);
  const wrapped =
    every > 1
      ? wrappedLabels(
          bars.map(({ name }) => name),
          slot,
        )
      : undefined;
  const rows = Math.max(1, ...(wrapped ?? []).map((lines) => lines.length));
  return {
    slot,
    middle,
    bottom: EDGE.bottom + (rows - 1) * NAME_LINE_PX,
    names: bars.flatMap(({ name }, at) =>
      wrapped || at % every === 0 ? [{ at: middle(at), name, lines: wrapped?.[at] }] : [],
    ),
  };
}

export function BarChart({ height = 220, joined = false, ...props }: BarChartProps) {
  const t = useTexts(uiTexts);
  const { bars, share, format } = props;
  const scale = scaleOf(0, Math.max(0, ...bars.map(({ value }) => value ?? 0)), 4, true);
  const right = share ? SHARE_EDGE_PX : EDGE.right;
  return (
    <ChartFrame title={props.title} height={height} table={tableOf(props, t("notCounted"))}>
      {(width) => {
        const { slot, middle, bottom, names } = layoutOf(bars, width - EDGE.left - right);
        const room = height - EDGE.top - bottom;
        const yOf = (value: number) => EDGE.top + room * (1 - value / scale.most);
        const shares = sharesOf(bars);
        const path = shares
          .map((percent, at) => {
            const y = EDGE.top + room * (1 - percent / 100);
            return `${at === 0 ? "M" : "L"}${middle(at)} ${y}`;
          })
          .join(" ");
        return (
          <>
            <ValueAxis
              ticks={scale.ticks}
              at={yOf}
              width={width - right + EDGE.right}
              unit={props.unit}
              format={format}
            />
            <NameAxis {...{ names, width, height, bottom }} label={props.namesLabel} />
            <DrawnBars {...{ bars, slot, joined, yOf, format }} none={t("notCounted")} />
            {share && (
              <g>
                <path className={styles.share} d={path} />
                <text className={styles.unit} x={width} y={10} textAnchor="end">
                  {share.label}
                </text>
                {[0, 50, 100].map((percent) => (
                  <text
                    key={percent}
                    x={width - right + 8}
                    y={EDGE.top + room * (1 - percent / 100) + 4}
                  >
                    {share.format(percent)}
                  </text>
                ))}
              </g>
            )}
          </>
        );
      }}
    </ChartFrame>
  );
}
