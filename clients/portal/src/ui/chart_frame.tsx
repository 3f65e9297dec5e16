// What all charts have: a name, what its lines mean, room as wide as there is, and the same numbers
// as a table for everybody who would rather read them.
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useTexts } from "@/api/texts";
import styles from "./chart.module.css";
import { NumberCell, PlainTable } from "./plain_table";
import { uiTexts } from "./texts";

export const EDGE = { top: 24, right: 16, bottom: 44, left: 76 } as const;

export interface ChartTable {
  // The first stands over the names of the rows.
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}

interface ChartFrameProps {
  // What it shows, in words: heads the chart and names the drawing and its table.
  title: string;
  legend?: ReactNode;
  height: number;
  table: ChartTable;
  // Draws into so many pixels.
  children: (width: number) => ReactNode;
}

function useWidth() {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => setWidth(Math.floor(element.clientWidth));
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return { place, width };
}

export function ChartFrame({ title, legend, height, table, children }: ChartFrameProps) {
  const { place, width } = useWidth();
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.head}>
        <span className={styles.title}>{title}</span>
        {legend !== undefined && <div className={styles.legend}>{legend}</div>}
      </figcaption>
      <div ref={place} className={styles.place} style={{ minHeight: height }}>
        {width > 0 && (
          <svg
            role="img"
            aria-label={title}
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
          >
            {children(width)}
          </svg>
        )}
      </div>
      <Numbers title={title} table={table} />
    </figure>
  );
}

function Numbers({ title, table }: { title: string; table: ChartTable }) {
  const t = useTexts(uiTexts);
  return (
    <details className={styles.numbers}>
      <summary>{t("showTable")}</summary>
      <div className={styles.tableFrame} tabIndex={0} role="group" aria-label={title}>
        <PlainTable
          label={title}
          heads={table.heads.map((name, at) => ({ name, end: at > 0 }))}
          inPanel
        >
          <tbody>
            {table.rows.map(([name, ...values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, at) => (
                  <NumberCell key={table.heads[at + 1]}>{value}</NumberCell>
                ))}
              </tr>
            ))}
          </tbody>
        </PlainTable>
      </div>
    </details>
  );
}

interface ValueAxisProps {
  ticks: readonly number[];
  at: (value: number) => number;
  width: number;
  unit: string;
  format: (value: number) => string;
}

// Lines across, their values, and what is counted.
export function ValueAxis({ ticks, at, width, unit, format }: ValueAxisProps) {
  return (
    <g>
      <text className={styles.unit} x={0} y={10}>
        {unit}
      </text>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            className={tick === 0 ? styles.axis : styles.grid}
            x1={EDGE.left}
            x2={width - EDGE.right}
            y1={at(tick)}
            y2={at(tick)}
          />
          <text x={EDGE.left - 8} y={at(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

export const NAME_LINE_PX = 14;

interface NameAxisProps {
  // In one line or several.
  names: readonly { at: number; name: string; lines?: readonly string[] | undefined }[];
  width: number;
  height: number;
  // What the names are.
  label: string;
  // Where more than one line is needed.
  bottom?: number;
}

export function NameAxis({ names, width, height, label, bottom = EDGE.bottom }: NameAxisProps) {
  return (
    <g>
      {names.map(({ at, name, lines = [name] }) => (
        <text key={`${at} ${name}`} y={height - bottom + 18} textAnchor="middle">
          {lines.map((line, row) => (
            <tspan key={line} x={at} dy={row === 0 ? 0 : NAME_LINE_PX}>
              {line}
            </tspan>
          ))}
        </text>
      ))}
      <text className={styles.unit} x={width - EDGE.right} y={height - 6} textAnchor="end">
        {label}
      </text>
    </g>
  );
}
