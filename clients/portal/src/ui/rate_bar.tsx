// A share as a bar beside its number, and a distribution as a line beside its numbers, for cells of
// tables. The text says it all: the drawing only repeats it.
import styles from "./chart.module.css";

interface RateBarProps {
  // 0 to 100; null: nothing was counted.
  percent: number | null;
  text: string;
}

export function RateBar({ percent, text }: RateBarProps) {
  return (
    <span className={styles.rate}>
      {percent === null ? (
        <span />
      ) : (
        <span className={styles.rateBar} aria-hidden="true">
          <span
            className={styles.rateMet}
            style={{ display: "block", width: `${Math.min(100, percent)}%` }}
          />
        </span>
      )}
      <span className={percent === null ? `${styles.rateText} ${styles.none}` : styles.rateText}>
        {text}
      </span>
    </span>
  );
}

export interface Spread {
  least: number;
  p50: number;
  p90: number;
  most: number;
}

interface SpreadBarProps {
  spread: Spread;
  // The scale that all bars of a column share.
  from: number;
  to: number;
}

// From the least to the most thin, from the middle to nine tenths thick, and where nought is.
export function SpreadBar({ spread, from, to }: SpreadBarProps) {
  const at = (value: number) =>
    `${(100 * (Math.min(to, Math.max(from, value)) - from)) / Math.max(1, to - from)}%`;
  const line = (className: string | undefined, left: number, right: number) => (
    <line className={className} x1={at(left)} x2={at(right)} y1="50%" y2="50%" />
  );
  const tick = (className: string | undefined, value: number) => (
    <line className={className} x1={at(value)} x2={at(value)} y1="10%" y2="90%" />
  );
  return (
    <svg className={styles.range} aria-hidden="true">
      {tick(styles.rangeZero, 0)}
      {line(styles.rangeAll, spread.least, spread.most)}
      {line(styles.rangeMost, spread.p50, spread.p90)}
      {tick(styles.rangeMiddle, spread.p50)}
    </svg>
  );
}
