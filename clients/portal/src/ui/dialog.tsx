import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { useTexts } from "@/api/texts";
import { IconButton } from "./button";
import { classes } from "./classes";
import styles from "./dialog.module.css";
import { uiTexts } from "./texts";

interface DialogProps {
  title: string;
  // Without it the dialog can only be left by its own buttons.
  onClose?: () => void;
  // Ctrl and Enter, wherever the focus is in it.
  onConfirm?: () => void;
  size?: "small" | "medium" | "large";
  footer?: ReactNode;
  children: ReactNode;
}

// The browser's own modal dialog: the rest of the page is inert, Escape closes, and the focus goes
// back to where it was.
export function Dialog({
  title,
  onClose,
  onConfirm,
  size = "medium",
  footer,
  children,
}: DialogProps) {
  const t = useTexts(uiTexts);
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  // The content comes once the dialog is open: before, nothing in it could take the focus.
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    setOpen(true);
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      className={classes(styles.dialog, size !== "medium" && styles[size])}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (onConfirm && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onConfirm();
        }
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        {onClose && <IconButton icon="close" label={t("close")} onClick={onClose} />}
      </header>
      <div className={styles.body}>{open && children}</div>
      {footer && <footer className={styles.footer}>{open && footer}</footer>}
    </dialog>
  );
}
