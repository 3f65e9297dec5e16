import type { ReactNode, SubmitEvent } from "react";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

interface FormDialogProps {
  title: string;
  verb: string;
  danger?: boolean;
  pending: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

// A small form in front of the page.
export function FormDialog(props: FormDialogProps) {
  const t = useTexts(usersTexts);
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{t("cancel")}</Button>
          <Button
            kind={props.danger ? "danger" : "primary"}
            type="submit"
            form="account-form"
            pending={props.pending}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <form
        id="account-form"
        className={styles.form}
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          if (!props.pending) props.onSubmit();
        }}
      >
        {props.children}
      </form>
    </Dialog>
  );
}
