import { type ReactNode, useEffect } from "react";
import { classes } from "./classes";
import styles from "./page.module.css";

interface PageProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  // The page is as high as the window and its content scrolls in itself.
  fill?: boolean;
  children: ReactNode;
}

export function Page({ title, lead, actions, fill, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Backline`;
  }, [title]);
  return (
    <div className={classes(styles.page, fill && styles.fill)}>
      <header className={styles.header}>
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: string;
  actions?: ReactNode;
  // The content reaches the edges, as tables do.
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, actions, flush, children }: CardProps) {
  return (
    <section className={styles.card} aria-label={title}>
      {title !== undefined && (
        <header className={styles.cardHeader}>
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      <div className={flush ? undefined : styles.cardBody}>{children}</div>
    </section>
  );
}

// What a list is asked by.
export function FilterBar({ children }: { children: ReactNode }) {
  return <div className={styles.filters}>{children}</div>;
}

// Two cards beside each other, where there is room.
export function Pair({ children }: { children: ReactNode }) {
  return <div className={styles.pair}>{children}</div>;
}
