import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { users } from "@/api/clients";
import { useFormats } from "@/api/dates";
import { useFieldFaults } from "@/api/error_texts";
import type { ApiKey, ApiKeyScope } from "@/api/gen/backline/v1/user_service_pb";
import { allPages } from "@/api/paging";
import { useRequestId } from "@/api/request_id";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data_table";
import { Dialog } from "@/ui/dialog";
import { Select, TextField } from "@/ui/field";
import { EmptyState, ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { Choices } from "./choices";
import { FormDialog } from "./form_dialog";
import { usePersonCommand } from "./person_dialogs";
import { type KeyStanding, keyStanding, SCOPE_HINTS, SCOPE_KEYS, SCOPES, toggled } from "./roles";
import { Secret } from "./secret";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

const STANDING_KEYS = {
  active: "keyActive",
  expired: "keyExpired",
  revoked: "keyRevoked",
} as const satisfies Record<KeyStanding, string>;

const VALID_DAYS = ["30", "90", "180", "365"] as const;

function useKeys() {
  return useQuery({
    queryKey: ["users", "keys"],
    refetchOnMount: "always",
    queryFn: ({ signal }) =>
      allPages(
        (page) => users.listApiKeys(page, { signal }),
        (answer) => answer.apiKeys,
      ),
  });
}

// The secret is in this answer alone: it stays on the screen until the person says that it is kept.
function NewSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTexts(usersTexts);
  return (
    <Dialog
      title={t("keyMade")}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t("kept")}
        </Button>
      }
    >
      <div className={styles.form}>
        <Notice tone="warn">{t("keyOnce")}</Notice>
        <Secret text={secret} label={t("apiKey")} />
        <p className={styles.hint}>{t("keyUse")}</p>
      </div>
    </Dialog>
  );
}

function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(usersTexts);
  const client = useQueryClient();
  const id = useRequestId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly ApiKeyScope[]>([]);
  const [days, setDays] = useState<(typeof VALID_DAYS)[number]>("90");
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      id.send((requestId) =>
        users.createApiKey({
          requestId,
          name: name.trim(),
          scopes: [...scopes],
          validDays: Number(days),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users", "keys"] }),
  });
  const faults = useFieldFaults(create.error, { name: [], scopes: [], valid_days: [] });
  const nameFault = name.trim() === "" ? t("purposeNeeded") : undefined;
  const scopeFault = scopes.length === 0 ? t("scopeNeeded") : undefined;
  if (create.data && create.data.secret !== "")
    return <NewSecret secret={create.data.secret} onClose={onClose} />;
  return (
    <FormDialog
      title={t("createKeyTitle")}
      verb={t("createKey")}
      pending={create.isPending}
      onSubmit={() => {
        setTried(true);
        if (!nameFault && !scopeFault) create.mutate();
      }}
      onClose={onClose}
    >
      {create.data?.replayed && <Notice tone="warn">{t("keyReplayed")}</Notice>}
      <TextField
        label={t("purpose")}
        hint={t("purposeHint")}
        autoFocus
        autoComplete="off"
        maxLength={200}
        value={name}
        error={faults.at("name") ?? (tried ? nameFault : undefined)}
        onChange={(event) => setName(event.target.value)}
      />
      <Choices
        label={t("scopes")}
        values={SCOPES}
        chosen={scopes}
        nameOf={(scope) => t(SCOPE_KEYS[scope])}
        hintOf={(scope) => t(SCOPE_HINTS[scope])}
        onToggle={(scope) => setScopes(toggled(scopes, scope, SCOPES))}
        error={faults.at("scopes") ?? (tried ? scopeFault : undefined)}
      />
      <Select
        label={t("validFor")}
        value={days}
        options={VALID_DAYS.map((value) => ({ value, label: t("days", { days: value }) }))}
        error={faults.at("valid_days")}
        onChange={setDays}
      />
      <ErrorNotice error={faults.rest} />
    </FormDialog>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const t = useTexts(usersTexts);
  const revoke = usePersonCommand(
    (requestId) => users.revokeApiKey({ requestId, apiKeyId: apiKey.apiKeyId }),
    t("revoked", { name: apiKey.name }),
    onClose,
  );
  return (
    <FormDialog
      title={t("revokeTitle", { name: apiKey.name })}
      verb={t("revoke")}
      danger
      pending={revoke.isPending}
      onSubmit={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>{t("revokeLead")}</p>
      <ErrorNotice error={revoke.error} />
    </FormDialog>
  );
}

function useColumns(onRevoke: (key: ApiKey) => void): Column<ApiKey>[] {
  const t = useTexts(usersTexts);
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("purpose"),
        width: "minmax(10rem, 1.2fr)",
        cell: (key) => (
          <span>
            <strong>{key.name}</strong>
          </span>
        ),
        sortValue: (key) => key.name,
      },
      {
        id: "prefix",
        header: t("apiKey"),
        width: "8rem",
        cell: (key) => <code>{key.prefix}…</code>,
      },
      {
        id: "scopes",
        header: t("scopes"),
        width: "minmax(10rem, 1fr)",
        cell: (key) => <span>{key.scopes.map((scope) => t(SCOPE_KEYS[scope])).join(", ")}</span>,
      },
      {
        id: "state",
        header: t("state"),
        width: "7rem",
        cell: (key) => {
          const standing = keyStanding(key, new Date());
          return (
            <StatusBadge tone={standing === "active" ? "good" : "quiet"}>
              {t(STANDING_KEYS[standing])}
            </StatusBadge>
          );
        },
      },
      {
        id: "used",
        header: t("lastUsed"),
        width: "11rem",
        cell: (key) => (key.lastUsedTime ? formats.instant(key.lastUsedTime) : t("never")),
        sortValue: (key) => key.lastUsedTime?.seconds,
      },
      {
        id: "expires",
        header: t("expires"),
        width: "11rem",
        cell: (key) => formats.instant(key.expiresTime),
        sortValue: (key) => key.expiresTime?.seconds,
      },
      {
        id: "actions",
        header: t("actions"),
        width: "8rem",
        cell: (key) =>
          keyStanding(key, new Date()) === "active" && (
            <Button small onClick={() => onRevoke(key)}>
              {t("revoke")}
            </Button>
          ),
      },
    ],
    [t, formats, onRevoke],
  );
}

export function KeysPanel() {
  const t = useTexts(usersTexts);
  const keys = useKeys();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
  const columns = useColumns(setRevoking);
  if (keys.isPending) return <Loading />;
  if (keys.isError) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.lead}>{t("keysLead")}</p>
        <span className={styles.push}>
          <Button kind="primary" icon="key" onClick={() => setCreating(true)}>
            {t("createKey")}
          </Button>
        </span>
      </div>
      <DataTable
        label={t("keys")}
        rows={keys.data}
        rowKey={(key) => key.apiKeyId}
        columns={columns}
        empty={
          <EmptyState icon="key" title={t("noKeys")}>
            <p>{t("noKeysText")}</p>
          </EmptyState>
        }
      />
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}
