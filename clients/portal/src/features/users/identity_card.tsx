import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useFieldFaults } from "@/api/error_texts";
import { bindAtProvider, useIdentityProvider } from "@/api/provider";
import { useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { PasswordField } from "@/ui/field";
import { Card } from "@/ui/page";
import { ErrorNotice } from "@/ui/states";
import { FormDialog } from "./form_dialog";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

function BindDialog({ provider, onClose }: { provider: string; onClose: () => void }) {
  const t = useTexts(usersTexts);
  const [password, setPassword] = useState("");
  const bind = useMutation({ mutationFn: () => bindAtProvider(password, "/account") });
  const faults = useFieldFaults(bind.error, { current_password: ["SIGN_IN_REFUSED"] });
  return (
    <FormDialog
      title={t("identityTitle", { provider })}
      verb={t("identityGo")}
      pending={bind.isPending}
      onSubmit={() => bind.mutate()}
      onClose={onClose}
    >
      <p>{t("identityDialog", { provider })}</p>
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

// How one signs in without a password, if the house has an identity provider.
export function IdentityCard() {
  const t = useTexts(usersTexts);
  const linked = useUser().identityLinked;
  const provider = useIdentityProvider();
  const [open, setOpen] = useState(false);
  if (provider === "") return null;
  return (
    <Card title={t("identityTitle", { provider })}>
      <div className={styles.form}>
        <p>
          <StatusBadge tone={linked ? "good" : "quiet"}>
            {t(linked ? "factorOn" : "factorOff")}
          </StatusBadge>
        </p>
        <p className={styles.lead}>{t("identityLead")}</p>
        <div>
          <Button onClick={() => setOpen(true)}>
            {t(linked ? "identityOther" : "identityFirst")}
          </Button>
        </div>
      </div>
      {open && <BindDialog provider={provider} onClose={() => setOpen(false)} />}
    </Card>
  );
}
