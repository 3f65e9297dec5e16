// A table of a few rows that are all drawn. What can be long, sorted or opened is a DataTable.
import type { ReactNode } from "react";
import { useFormats } from "@/api/dates";
import { LinkButton } from "./button";
import { classes } from "./classes";
import styles from "./plain_table.module.css";
import { RateBar } from "./rate_bar";

export interface Head {
  name: string;
  // Numbers stand at the end of their column.
  end?: boolean;
  hint?: string | undefined;
  span?: number;
}

interface PlainTableProps {
  // What it holds, for those who do not see where it stands.
  label: string;
  heads: readonly Head[];
  // Closer, and as wide as what stands around it: in panels and dialogs.
  inPanel?: boolean;
  // Its bodies.
  children: ReactNode;
}

export function PlainTable({ label, heads, inPanel, children }: PlainTableProps) {
  return (
    <table className={classes(styles.table, inPanel && styles.inPanel)}>
      <caption className="hidden-visually">{label}</caption>
      <thead>
        <tr>
          {heads.map(({ name, end, hint, span }) => (
            <th
              key={name}
              scope={span === undefined ? "col" : "colgroup"}
              colSpan={span}
              title={hint}
              className={end ? styles.end : undefined}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {children}
    </table>
  );
}

export function NumberCell({ children }: { children?: ReactNode }) {
  return <td className={styles.end}>{children}</td>;
}

// A rate as a bar and as what it says; null: nothing was counted.
export function RateCell({ percent, text }: { percent: number | null; text: string }) {
  return (
    <td className={styles.rate}>
      <RateBar percent={percent} text={text} />
    </td>
  );
}

interface CountProps {
  count: bigint;
  // What it counts, for those who hear it alone.
  label: string;
  // Undefined where there is no list of it.
  onOpen: (() => void) | undefined;
}

// A number that leads to what it counts; nought leads nowhere.
export function Count({ count, label, onOpen }: CountProps) {
  const formats = useFormats();
  if (count === 0n || !onOpen) return <span>{formats.number(count)}</span>;
  return (
    <LinkButton aria-label={`${label}: ${formats.number(count)}`} onClick={onOpen}>
      {formats.number(count)}
    </LinkButton>
  );
}
