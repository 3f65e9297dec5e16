import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { accounts } from "@/api/clients";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { PublicPage } from "@/ui/public_page";
import { ErrorNotice } from "@/ui/states";
import styles from "./sign_in.module.css";
import { signInTexts } from "./texts";

export function ForgottenPage() {
  const t = useTexts(signInTexts);
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => accounts.requestPasswordReset({ email: email.trim() }),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  const toSignIn = <Link to="/sign-in">{t("toSignIn")}</Link>;
  if (ask.isSuccess) {
    return (
      <PublicPage title={t("linkSentTitle")}>
        <p role="status">{t("linkSent", { email: email.trim() })}</p>
        {toSignIn}
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t("forgottenTitle")}>
      <p className={styles.lead}>{t("forgottenLead")}</p>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={t("email")}
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <ErrorNotice error={ask.error} />
        <Button kind="primary" type="submit" pending={ask.isPending}>
          {t("sendLink")}
        </Button>
      </form>
      {toSignIn}
    </PublicPage>
  );
}
