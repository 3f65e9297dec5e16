import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { accounts } from "@/api/clients";
import { useFieldFaults } from "@/api/error_texts";
import type { EnrolTotpResponse } from "@/api/gen/backline/v1/account_service_pb";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { PasswordField, TextField } from "@/ui/field";
import { ErrorNotice, Notice } from "@/ui/states";
import { FormDialog } from "./form_dialog";
import { QrCode } from "./qr";
import { Secret } from "./secret";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

function AskPassword({
  onEnrolled,
  onClose,
}: {
  onEnrolled: (enrolled: EnrolTotpResponse) => void;
  onClose: () => void;
}) {
  const t = useTexts(usersTexts);
  const [password, setPassword] = useState("");
  const enrol = useMutation({
    mutationFn: () => accounts.enrolTotp({ currentPassword: password }),
    onSuccess: onEnrolled,
  });
  const faults = useFieldFaults(enrol.error, { current_password: ["SIGN_IN_REFUSED"] });
  return (
    <FormDialog
      title={t("factorTitle")}
      verb={t("next")}
      pending={enrol.isPending}
      onSubmit={() => enrol.mutate()}
      onClose={onClose}
    >
      <p className={styles.lead}>{t("factorPassword")}</p>
      <PasswordField
        label={t("currentPassword")}
        autoComplete="current-password"
        autoFocus
        value={password}
        error={faults.at("current_password")}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ErrorNotice error={faults.rest} />
    </FormDialog>
  );
}

function AskCode({
  enrolled,
  onCodes,
  onClose,
}: {
  enrolled: EnrolTotpResponse;
  onCodes: (codes: string[]) => void;
  onClose: () => void;
}) {
  const t = useTexts(usersTexts);
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => accounts.confirmTotp({ code }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  const faults = useFieldFaults(confirm.error, { code: ["SIGN_IN_REFUSED"] });
  return (
    <FormDialog
      title={t("factorTitle")}
      verb={t("confirm")}
      pending={confirm.isPending}
      onSubmit={() => confirm.mutate()}
      onClose={onClose}
    >
      <p className={styles.lead}>{t("factorScan")}</p>
      <QrCode text={enrolled.otpauthUri} label={t("qrLabel")} />
      <p className={styles.lead}>{t("factorType")}</p>
      <Secret text={enrolled.secret} label={t("secret")} />
      <TextField
        label={t("code")}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        maxLength={40}
        value={code}
        error={faults.at("code")}
        onChange={(event) => setCode(event.target.value)}
      />
      <ErrorNotice error={faults.rest} />
    </FormDialog>
  );
}

// A new authenticator: the password, the secret, a code of it, and the recovery codes.
export function TotpDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(usersTexts);
  const [enrolled, setEnrolled] = useState<EnrolTotpResponse>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) {
    return (
      <Dialog
        title={t("codesTitle")}
        footer={
          <>
            <Button onClick={() => void navigator.clipboard.writeText(codes.join("\n"))}>
              {t("copy")}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t("kept")}
            </Button>
          </>
        }
      >
        <div className={styles.form}>
          <Notice tone="warn">{t("codesLead")}</Notice>
          <ul className={styles.codes}>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </div>
      </Dialog>
    );
  }
  return enrolled ? (
    <AskCode enrolled={enrolled} onCodes={setCodes} onClose={onClose} />
  ) : (
    <AskPassword onEnrolled={setEnrolled} onClose={onClose} />
  );
}
