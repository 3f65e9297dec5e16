import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { accounts } from "@/api/clients";
import { useIdentityProvider } from "@/api/provider";
import { finishEnrolment } from "@/api/session";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { PasswordField, TextField } from "@/ui/field";
import { PublicPage } from "@/ui/public_page";
import { ErrorNotice } from "@/ui/states";
import styles from "./sign_in.module.css";
import { signInTexts } from "./texts";

function AskPassword({ onSecret }: { onSecret: (secret: string) => void }) {
  const t = useTexts(signInTexts);
  const provider = useIdentityProvider();
  const [password, setPassword] = useState("");
  const enrol = useMutation({
    mutationFn: () => accounts.enrolTotp({ currentPassword: password }),
    onSuccess: ({ secret }) => onSecret(secret),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    enrol.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>{t("enrolLead")}</p>
      <PasswordField
        label={t("password")}
        hint={provider === "" ? undefined : t("noPassword", { provider })}
        autoComplete="current-password"
        autoFocus
        required={provider === ""}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ErrorNotice error={enrol.error} />
      <Button kind="primary" type="submit" pending={enrol.isPending}>
        {t("showSecret")}
      </Button>
    </form>
  );
}

function AskCode({ secret, onCodes }: { secret: string; onCodes: (codes: string[]) => void }) {
  const t = useTexts(signInTexts);
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => accounts.confirmTotp({ code }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.lead}>{t("secretLead")}</p>
      <div>
        <div className={styles.lead}>{t("secret")}</div>
        <div className={styles.secret} data-testid="totp-secret">
          {secret}
        </div>
      </div>
      <TextField
        label={t("code")}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        required
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <ErrorNotice error={confirm.error} />
      <Button kind="primary" type="submit" pending={confirm.isPending}>
        {t("confirm")}
      </Button>
    </form>
  );
}

// Staff's first sign-in: an authenticator must be set up before anything else.
export function Enrolment() {
  const t = useTexts(signInTexts);
  const [secret, setSecret] = useState<string>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) {
    return (
      <PublicPage title={t("recoveryTitle")}>
        <p className={styles.lead}>{t("recoveryLead")}</p>
        <ul className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className={styles.actions}>
          <Button onClick={() => void navigator.clipboard.writeText(codes.join("\n"))}>
            {t("copy")}
          </Button>
          <Button kind="primary" onClick={() => void finishEnrolment()}>
            {t("kept")}
          </Button>
        </div>
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t("enrolTitle")}>
      {secret === undefined ? (
        <AskPassword onSecret={setSecret} />
      ) : (
        <AskCode secret={secret} onCodes={setCodes} />
      )}
    </PublicPage>
  );
}
