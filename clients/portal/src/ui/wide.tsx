import type { ReactNode } from "react";
import styles from "./wide.module.css";

// A table that may be wider than the page: it scrolls by itself, with the keys too.
export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.wide} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
