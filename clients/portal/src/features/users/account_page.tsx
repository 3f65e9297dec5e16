import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { accounts } from "@/api/clients";
import { useFormats } from "@/api/dates";
import { useFieldFaults } from "@/api/error_texts";
import { readSelf, signOut, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { PasswordField } from "@/ui/field";
import { Card, Page } from "@/ui/page";
import { Preferences } from "@/ui/preferences";
import { ErrorNotice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { FormDialog } from "./form_dialog";
import { IdentityCard } from "./identity_card";
import { passwordFault, ROLE_KEYS } from "./roles";
import { usersTexts } from "./texts";
import { TotpDialog } from "./totp_dialog";
import styles from "./users.module.css";

function PasswordForm() {
  const t = useTexts(usersTexts);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => accounts.changePassword({ currentPassword: current, newPassword: next }),
    onSuccess: () => {
      for (const clear of [setCurrent, setNext, setAgain]) clear("");
      setTried(false);
      showToast({ tone: "good", text: t("passwordChanged") });
    },
  });
  const faults = useFieldFaults(change.error, {
    current_password: ["SIGN_IN_REFUSED"],
    new_password: ["PASSWORD_REFUSED"],
  });
  const nextFault = passwordFault(next);
  const againFault = again === next ? undefined : t("notSame");
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (current !== "" && !nextFault && !againFault && !change.isPending) change.mutate();
      }}
    >
      <p className={styles.lead}>{t("passwordLead")}</p>
      <PasswordField
        label={t("currentPassword")}
        autoComplete="current-password"
        value={current}
        error={
          faults.at("current_password") ??
          (tried && current === "" ? t("currentNeeded") : undefined)
        }
        onChange={(event) => setCurrent(event.target.value)}
      />
      <PasswordField
        label={t("newPassword")}
        autoComplete="new-password"
        hint={t("passwordHint")}
        value={next}
        error={faults.at("new_password") ?? (tried && nextFault ? t(nextFault) : undefined)}
        onChange={(event) => setNext(event.target.value)}
      />
      <PasswordField
        label={t("newAgain")}
        autoComplete="new-password"
        value={again}
        error={tried ? againFault : undefined}
        onChange={(event) => setAgain(event.target.value)}
      />
      <ErrorNotice error={faults.rest} />
      <div>
        <Button kind="primary" type="submit" pending={change.isPending}>
          {t("changePassword")}
        </Button>
      </div>
    </form>
  );
}

function SecondFactor() {
  const t = useTexts(usersTexts);
  const user = useUser();
  const [open, setOpen] = useState(false);
  return (
    <Card title={t("secondFactor")}>
      <div className={styles.form}>
        <p>
          <StatusBadge tone={user.secondFactor ? "good" : "warn"}>
            {t(user.secondFactor ? "factorOn" : "factorOff")}
          </StatusBadge>
        </p>
        <p className={styles.lead}>{t(user.secondFactor ? "factorOnLead" : "factorOffLead")}</p>
        <div>
          <Button kind={user.secondFactor ? "plain" : "primary"} onClick={() => setOpen(true)}>
            {t(user.secondFactor ? "newFactor" : "setUpFactor")}
          </Button>
        </div>
      </div>
      {open && (
        <TotpDialog
          onClose={() => {
            setOpen(false);
            void readSelf();
          }}
        />
      )}
    </Card>
  );
}

function Sessions() {
  const t = useTexts(usersTexts);
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => accounts.signOutEverywhere({}),
    onSuccess: () => window.location.assign("/sign-in"),
  });
  return (
    <Card title={t("sessions")}>
      <div className={styles.form}>
        <p className={styles.lead}>{t("sessionsLead")}</p>
        <div className={styles.inline}>
          <Button onClick={() => void signOut()}>{t("signOutHere")}</Button>
          <Button onClick={() => setAsking(true)}>{t("signOutEverywhere")}</Button>
        </div>
      </div>
      {asking && (
        <FormDialog
          title={t("signOutEverywhere")}
          verb={t("signOutEverywhere")}
          danger
          pending={end.isPending}
          onSubmit={() => end.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{t("everywhereLead")}</p>
          <ErrorNotice error={end.error} />
        </FormDialog>
      )}
    </Card>
  );
}

export function AccountPage() {
  const t = useTexts(usersTexts);
  const formats = useFormats();
  const user = useUser();
  return (
    <Page title={t("accountTitle")} lead={user.email}>
      <div className={styles.cards}>
        <Card title={t("person")}>
          <dl className={styles.facts}>
            <dt>{t("name")}</dt>
            <dd>{user.name}</dd>
            <dt>{t("email")}</dt>
            <dd>{user.email}</dd>
            <dt>{t("roles")}</dt>
            <dd>{user.roles.map((role) => t(ROLE_KEYS[role])).join(", ")}</dd>
            <dt>{t("since")}</dt>
            <dd>{formats.instant(user.createdTime)}</dd>
          </dl>
          <div className={styles.preferences}>
            <Preferences />
          </div>
        </Card>
        <Card title={t("password")}>
          <PasswordForm />
        </Card>
        <SecondFactor />
        <IdentityCard />
        <Sessions />
      </div>
    </Page>
  );
}
