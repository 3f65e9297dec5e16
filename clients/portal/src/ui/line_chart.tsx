// Lines over names that follow each other, such as periods. What was not counted is a gap.
import { useTexts } from "@/api/texts";
import styles from "./chart.module.css";
import { ChartFrame, type ChartTable, EDGE, NameAxis, ValueAxis } from "./chart_frame";
import { labelStep, labelsApart, runsOf, scaleOf } from "./chart_scale";
import { classes } from "./classes";
import { uiTexts } from "./texts";

export interface LineSeries {
  name: string;
  // One for each name; null where there is none.
  values: readonly (number | null)[];
  // Its last value stands to the end of the chart.
  goesOn?: boolean;
}

interface LineChartProps {
  title: string;
  names: readonly string[];
  // What the names are, such as "Due in".
  namesLabel: string;
  unit: string;
  series: readonly LineSeries[];
  format: (value: number) => string;
  // The ends of the scale, where they are not those of the values.
  least?: number;
  most?: number;
  // There is nothing between whole values, such as days.
  whole?: boolean;
  // A value stands until the next.
  stepped?: boolean;
  // Where the names stand on a measure of their own, such as days, ascending; else they are equally
  // far apart.
  places?: readonly number[];
  // What its table has besides: one value for each name.
  columns?: readonly { head: string; values: readonly string[] }[];
  height?: number;
}

const DASHES = [undefined, "7 4", "2 3", "10 3 2 3"];
const DOT_PX = 4;
const TICKS = 5;

function ink(at: number): string {
  return classes(
    [styles.series1, styles.series2, styles.series3, styles.series4][at % DASHES.length],
  );
}

// Each series has its own colour, line and mark: one of them is enough to tell them apart.
function Mark({ at, x, y, label }: { at: number; x: number; y: number; label: string }) {
  const title = <title>{label}</title>;
  if (at % 3 === 0)
    return (
      <circle className={styles.dot} cx={x} cy={y} r={DOT_PX}>
        {title}
      </circle>
    );
  const turn = at % 3 === 2 ? `rotate(45 ${x} ${y})` : undefined;
  return (
    <rect
      className={styles.dot}
      x={x - DOT_PX + 0.5}
      y={y - DOT_PX + 0.5}
      width={2 * DOT_PX - 1}
      height={2 * DOT_PX - 1}
      {...(turn !== undefined && { transform: turn })}
    >
      {title}
    </rect>
  );
}

function Legend({ series }: { series: readonly LineSeries[] }) {
  return series.map(({ name }, at) => (
    <span key={name}>
      <svg width="28" height="12" aria-hidden="true" className={ink(at)}>
        <line className={styles.line} x1="0" x2="28" y1="6" y2="6" strokeDasharray={DASHES[at]} />
        <Mark at={at} x={14} y={6} label={name} />
      </svg>
      {name}
    </span>
  ));
}

interface DrawnSeriesProps {
  one: LineSeries;
  at: number;
  names: readonly string[];
  xOf: (at: number) => number;
  yOf: (value: number) => number;
  format: (value: number) => string;
  stepped: boolean;
  // Where the chart ends.
  end: number;
}

function DrawnSeries({ one, at, names, xOf, yOf, format, stepped, end }: DrawnSeriesProps) {
  const path = (run: readonly [number, number][]) =>
    run
      .map(([place, value], index) => {
        const to = `${xOf(place)} ${yOf(value)}`;
        if (index === 0) return `M${to}`;
        return stepped ? `H${xOf(place)} V${yOf(value)}` : `L${to}`;
      })
      .join(" ");
  const runs = runsOf(one.values);
  const toEnd = (run: readonly [number, number][]) =>
    one.goesOn && run.at(-1)?.[0] === names.length - 1 ? ` H${end}` : "";
  return (
    <g className={ink(at)}>
      {runs.map((run) => (
        <path
          key={run[0]?.[0]}
          className={styles.line}
          d={path(run) + toEnd(run)}
          strokeDasharray={DASHES[at % DASHES.length]}
        />
      ))}
      {runs.flat().map(([place, value]) => (
        <Mark
          key={place}
          at={at}
          x={xOf(place)}
          y={yOf(value)}
          label={`${one.name}, ${names[place] ?? ""}: ${format(value)}`}
        />
      ))}
    </g>
  );
}

function tableOf(props: LineChartProps, none: string): ChartTable {
  const { names, series, columns = [], format } = props;
  return {
    heads: [
      props.namesLabel,
      ...series.map(({ name }) => name),
      ...columns.map(({ head }) => head),
    ],
    rows: names.map((name, at) => [
      name,
      ...series.map(({ values }) => {
        const value = values[at] ?? null;
        return value === null ? none : format(value);
      }),
      ...columns.map(({ values }) => values[at] ?? none),
    ]),
  };
}

// Pixels between the ends of the axis and the first and the last name.
const INSET_PX = 20;

// Where the names stand in the drawing, and which of them are written.
function layoutOf({ names, places }: LineChartProps, width: number) {
  const inner = width - EDGE.left - EDGE.right;
  const longest = Math.max(0, ...names.map((name) => name.length));
  if (!places) {
    const every = labelStep(names.length, longest, inner);
    return {
      xOf: (at: number) => EDGE.left + ((at + 0.5) * inner) / Math.max(1, names.length),
      written: (at: number) => (names.length - 1 - at) % every === 0,
    };
  }
  const first = places[0] ?? 0;
  const span = Math.max(1, (places.at(-1) ?? 0) - first);
  const xOf = (at: number) =>
    EDGE.left + INSET_PX + (((places[at] ?? first) - first) / span) * (inner - 2 * INSET_PX);
  const kept = labelsApart(
    names.map((_, at) => xOf(at)),
    longest,
  );
  return { xOf, written: (at: number) => kept.has(at) };
}

function scaleFor(props: LineChartProps) {
  const values = props.series.flatMap((one) => one.values.filter((value) => value !== null));
  const least = values.length > 0 ? Math.min(...values) : 0;
  const most = values.length > 0 ? Math.max(...values) : 1;
  // What is all the same stands in the middle.
  const room = least === most ? 1 : 0;
  return scaleOf(props.least ?? least - room, props.most ?? most + room, TICKS, props.whole);
}

export function LineChart({ height = 240, stepped = false, ...props }: LineChartProps) {
  const t = useTexts(uiTexts);
  const { names, series, format } = props;
  const scale = scaleFor(props);
  return (
    <ChartFrame
      title={props.title}
      height={height}
      table={tableOf(props, t("notCounted"))}
      legend={series.length > 1 ? <Legend series={series} /> : undefined}
    >
      {(width) => {
        const { xOf, written } = layoutOf(props, width);
        const room = height - EDGE.top - EDGE.bottom;
        const yOf = (value: number) =>
          EDGE.top + room * (1 - (value - scale.least) / (scale.most - scale.least));
        const shown = names.flatMap((name, at) => (written(at) ? [{ at: xOf(at), name }] : []));
        const empty = names.flatMap((_, at) =>
          series.every((one) => (one.values[at] ?? null) === null) ? [at] : [],
        );
        const end = width - EDGE.right;
        return (
          <>
            <ValueAxis
              ticks={scale.ticks}
              at={yOf}
              width={width}
              unit={props.unit}
              format={format}
            />
            <NameAxis names={shown} width={width} height={height} label={props.namesLabel} />
            {empty.map((at) => (
              <text key={at} x={xOf(at)} y={yOf(scale.least) - 6} textAnchor="middle">
                {t("notCounted")}
              </text>
            ))}
            {series.map((one, at) => (
              <DrawnSeries key={one.name} {...{ one, at, names, xOf, yOf, format, stepped, end }} />
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}
