import { type ReactNode, useEffect } from "react";
import { classes } from "./classes";
import { Preferences } from "./preferences";
import styles from "./public_page.module.css";

// A page of its own for those who are not signed in.
export function PublicPage({
  title,
  wide,
  children,
}: {
  title: string;
  wide?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Backline`;
  }, [title]);
  return (
    <div className={styles.page}>
      <main className={classes(styles.card, wide && styles.wide)}>
        <div className={styles.brand}>
          <img src="/mark.svg" alt="" />
          <span>Backline</span>
        </div>
        <h1>{title}</h1>
        {children}
      </main>
      <footer className={styles.foot}>
        <Preferences />
      </footer>
    </div>
  );
}
