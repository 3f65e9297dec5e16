import { createStore, useStore } from "@/api/store";
import { useTexts } from "@/api/texts";
import { Button, IconButton } from "./button";
import { classes } from "./classes";
import { uiTexts } from "./texts";
import styles from "./toast.module.css";

export interface Toast {
  tone: "good" | "bad" | "info";
  text: string;
  action?: { label: string; run: () => void };
}

interface ShownToast extends Toast {
  id: number;
}

const SHOWN_MAX = 3;
const SHOWN_MS = 7_000;

const shown = createStore<ShownToast[]>([]);
let lastId = 0;

function dismiss(id: number): void {
  shown.set(shown.get().filter((toast) => toast.id !== id));
}

// Says what happened, without taking the focus. What went wrong stays until it is dismissed.
export function showToast(toast: Toast): void {
  const id = ++lastId;
  shown.set([...shown.get().slice(1 - SHOWN_MAX), { ...toast, id }]);
  if (toast.tone !== "bad") setTimeout(() => dismiss(id), SHOWN_MS);
}

export function Toasts() {
  const toasts = useStore(shown);
  const t = useTexts(uiTexts);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className={classes(styles.toast, toast.tone !== "info" && styles[toast.tone])}
        >
          <span>{toast.text}</span>
          {toast.action && (
            <Button
              small
              kind="quiet"
              onClick={() => {
                toast.action?.run();
                dismiss(toast.id);
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton small icon="close" label={t("dismiss")} onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
