import type { ReactNode } from "react";
import { useErrorText } from "@/api/error_texts";
import { useTexts } from "@/api/texts";
import { Button } from "./button";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";
import styles from "./states.module.css";
import { uiTexts } from "./texts";

export function Loading({ label }: { label?: string }) {
  const t = useTexts(uiTexts);
  return (
    <div className={styles.state} role="status">
      <span className={styles.turning} />
      <span>{label ?? t("loading")}</span>
    </div>
  );
}

// Nothing is here, what that means, and what one can do.
export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className={styles.state}>
      <Icon name={icon} size={32} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts(uiTexts);
  const textOf = useErrorText();
  return (
    <div className={styles.state} role="alert">
      <Icon name="warning" size={32} />
      <h2>{t("errorTitle")}</h2>
      <p>{textOf(error)}</p>
      {onRetry && <Button onClick={onRetry}>{t("tryAgain")}</Button>}
    </div>
  );
}

export type Tone = "good" | "warn" | "bad" | "info";

// Something to know at this place; `live` reads it when it appears.
export function Notice({
  tone,
  live,
  children,
}: {
  tone: Tone;
  live?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={classes(styles.notice, tone !== "info" && styles[tone])}
      role={live ? "alert" : undefined}
    >
      <Icon name={tone === "good" ? "check" : tone === "info" ? "info" : "warning"} size={16} />
      <div>{children}</div>
    </div>
  );
}

// A refusal, at the end of a form.
export function ErrorNotice({ error }: { error: unknown }) {
  const textOf = useErrorText();
  if (error === null || error === undefined) return null;
  return (
    <Notice tone="bad" live>
      {textOf(error)}
    </Notice>
  );
}
