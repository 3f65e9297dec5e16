import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { accounts } from "@/api/clients";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { PasswordField } from "@/ui/field";
import { PublicPage } from "@/ui/public_page";
import { ErrorNotice, Notice } from "@/ui/states";
import { ProviderButton } from "./provider_button";
import styles from "./sign_in.module.css";
import { signInTexts } from "./texts";

const PASSWORD_CHARACTERS_MIN = 8;

function PasswordForm({
  linkToken,
  onDone,
}: {
  linkToken: string;
  onDone: (email: string) => void;
}) {
  const t = useTexts(signInTexts);
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const redeem = useMutation({
    mutationFn: () => accounts.redeemLink({ linkToken, newPassword: password }),
    onSuccess: ({ email }) => onDone(email),
  });
  const short = password.length < PASSWORD_CHARACTERS_MIN;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short) redeem.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <PasswordField
        label={t("newPassword")}
        hint={t("setLead")}
        error={tried && short ? t("tooShort") : undefined}
        autoComplete="new-password"
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ErrorNotice error={redeem.error} />
      <Button kind="primary" type="submit" pending={redeem.isPending}>
        {t("setPassword")}
      </Button>
    </form>
  );
}

// Where the mails of invitations and of forgotten passwords lead: /link#TOKEN.
export function SetPasswordPage() {
  const t = useTexts(signInTexts);
  const [linkToken] = useState(() => window.location.hash.slice(1));
  const [email, setEmail] = useState<string>();
  if (email !== undefined) {
    return (
      <PublicPage title={t("setDoneTitle")}>
        <Notice tone="good" live>
          {t("setDone", { email })}
        </Notice>
        <Link to="/sign-in">{t("title")}</Link>
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t("setTitle")}>
      {linkToken === "" ? (
        <Notice tone="warn">{t("noToken")}</Notice>
      ) : (
        <>
          <PasswordForm linkToken={linkToken} onDone={setEmail} />
          <ProviderButton next="/" linkToken={linkToken} />
        </>
      )}
    </PublicPage>
  );
}
