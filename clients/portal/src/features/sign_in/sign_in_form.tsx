import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { confirmCode, signIn, startOver } from "@/api/session";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { PasswordField, TextField } from "@/ui/field";
import { ErrorNotice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { ProviderButton } from "./provider_button";
import styles from "./sign_in.module.css";
import { signInTexts } from "./texts";

const FEW_CODES = 3;

function PasswordStep({ email: known }: { email?: string }) {
  const t = useTexts(signInTexts);
  const [email, setEmail] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const call = useMutation({ mutationFn: () => signIn(email.trim(), password) });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    call.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={t("email")}
        type="email"
        autoComplete="username"
        required
        autoFocus={known === undefined}
        readOnly={known !== undefined}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label={t("password")}
        autoComplete="current-password"
        required
        autoFocus={known !== undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ErrorNotice error={call.error} />
      <Button kind="primary" type="submit" pending={call.isPending}>
        {t("signIn")}
      </Button>
    </form>
  );
}

function CodeStep() {
  const t = useTexts(signInTexts);
  const [code, setCode] = useState("");
  const call = useMutation({
    mutationFn: () => confirmCode(code),
    onSuccess: (left) => {
      const recovery = code.replace(/[\s-]/g, "").length > 6;
      if (recovery && left <= FEW_CODES)
        showToast({ tone: "info", text: t("codesLeft", { count: left }) });
    },
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        call.mutate();
      }}
    >
      <p className={styles.lead}>{t("codeLead")}</p>
      <TextField
        label={t("code")}
        autoComplete="one-time-code"
        inputMode="text"
        autoFocus
        required
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <ErrorNotice error={call.error} />
      <div className={styles.actions}>
        <Button kind="quiet" onClick={startOver}>
          {t("startOver")}
        </Button>
        <Button kind="primary" type="submit" pending={call.isPending}>
          {t("confirm")}
        </Button>
      </div>
    </form>
  );
}

// Both steps of a sign-in; `email` is set where the same person must come back, `next` is where one
// who was at the identity provider goes on.
export function SignInForm({
  email,
  step,
  next,
}: {
  email?: string;
  step: "password" | "code";
  next: string;
}) {
  if (step === "code") return <CodeStep />;
  return (
    <>
      <PasswordStep email={email} />
      <ProviderButton next={next} />
    </>
  );
}
