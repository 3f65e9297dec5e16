import type { ReactNode } from "react";
import styles from "./badge.module.css";
import { classes } from "./classes";
import type { Tone } from "./states";

// A state in words; the colour only repeats them.
export function StatusBadge({ tone, children }: { tone?: Tone | "quiet"; children: ReactNode }) {
  return (
    <span className={classes(styles.badge, tone !== undefined && tone !== "quiet" && styles[tone])}>
      {children}
    </span>
  );
}

// Keys and what they do: <KeyHint keys={["Ctrl", "Enter"]}>send</KeyHint>
export function KeyHint({ keys, children }: { keys: readonly string[]; children: ReactNode }) {
  return (
    <span className={styles.hint}>
      {keys.map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
      {children}
    </span>
  );
}
