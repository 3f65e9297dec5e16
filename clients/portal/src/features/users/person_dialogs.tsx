// Inviting a person, changing one, and what can be done to one.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { users } from "@/api/clients";
import { useFieldFaults } from "@/api/error_texts";
import type { User, UserRole } from "@/api/gen/backline/v1/account_service_pb";
import { useRequestId } from "@/api/request_id";
import { useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { Select, TextField } from "@/ui/field";
import { ErrorNotice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { Choices } from "./choices";
import { FormDialog } from "./form_dialog";
import { useIsStaffAdministrator, useSuppliers } from "./people";
import { looksLikeEmail, ROLE_HINTS, ROLE_KEYS, rolesFor, toggled } from "./roles";
import { usersTexts } from "./texts";

// A command about persons: its end is told, and the list is read again.
export function usePersonCommand<Answer>(
  call: (requestId: string) => Promise<Answer>,
  done: string,
  onDone: () => void,
) {
  const client = useQueryClient();
  const id = useRequestId();
  return useMutation({
    mutationFn: () => id.send(call),
    onSuccess: async () => {
      showToast({ tone: "good", text: done });
      onDone();
      await client.invalidateQueries({ queryKey: ["users"] });
    },
  });
}

function RoleChoices({
  supplierId,
  roles,
  onChange,
  error,
}: {
  supplierId: string;
  roles: readonly UserRole[];
  onChange: (roles: UserRole[]) => void;
  error: string | undefined;
}) {
  const t = useTexts(usersTexts);
  const possible = rolesFor(supplierId);
  return (
    <Choices
      label={t("roles")}
      values={possible}
      chosen={roles}
      nameOf={(role) => t(ROLE_KEYS[role])}
      hintOf={(role) => t(ROLE_HINTS[role])}
      onToggle={(role) => onChange(toggled(roles, role, possible))}
      error={error}
    />
  );
}

const NAME_MAX = 200;

// The form of an invitation: what was typed, what is wrong with it, and its sending.
function useInvitation(firstSupplierId: string, onClose: () => void) {
  const t = useTexts(usersTexts);
  const [supplierId, setSupplierId] = useState(firstSupplierId);
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<readonly UserRole[]>([]);
  const [tried, setTried] = useState(false);
  const invite = usePersonCommand(
    (requestId) =>
      users.inviteUser({
        requestId,
        email: email.trim(),
        name: name.trim(),
        supplierId,
        roles: [...roles],
      }),
    t("invited", { email: email.trim() }),
    onClose,
  );
  const refused = useFieldFaults(invite.error, {
    email: ["EMAIL_TAKEN"],
    name: [],
    roles: [],
    supplier_id: ["SUPPLIER_NOT_FOUND"],
  });
  const faults = {
    email: looksLikeEmail(email.trim()) ? undefined : t("emailBad"),
    name: name.trim() === "" ? t("nameNeeded") : undefined,
    roles: roles.length === 0 ? t("roleNeeded") : undefined,
  };
  return {
    values: { supplierId, email, name, roles },
    setEmail,
    setName,
    setRoles,
    setParty: (chosen: string) => {
      setSupplierId(chosen);
      if ((chosen === "") !== (supplierId === "")) setRoles([]);
    },
    faultOf: (field: keyof typeof faults) =>
      refused.at(field) ?? (tried ? faults[field] : undefined),
    partyFault: refused.at("supplier_id"),
    rest: refused.rest,
    pending: invite.isPending,
    submit: () => {
      setTried(true);
      if (!faults.email && !faults.name && !faults.roles) invite.mutate();
    },
  };
}

export function InviteDialog({
  supplierId: chosenSupplierId,
  onClose,
}: {
  supplierId: string;
  onClose: () => void;
}) {
  const t = useTexts(usersTexts);
  const everywhere = useIsStaffAdministrator();
  const ownSupplierId = useUser().supplierId;
  const suppliers = useSuppliers().data ?? [];
  const form = useInvitation(everywhere ? chosenSupplierId : ownSupplierId, onClose);
  const parties = suppliers.map(({ supplierId, name }) => ({ value: supplierId, label: name }));
  return (
    <FormDialog
      title={t("inviteTitle")}
      verb={t("invite")}
      pending={form.pending}
      onSubmit={form.submit}
      onClose={onClose}
    >
      {everywhere && (
        <Select
          label={t("party")}
          value={form.values.supplierId}
          options={[{ value: "", label: t("staff") }, ...parties]}
          error={form.partyFault}
          onChange={form.setParty}
        />
      )}
      <TextField
        label={t("email")}
        type="email"
        autoFocus
        autoComplete="off"
        value={form.values.email}
        hint={t("inviteHint")}
        error={form.faultOf("email")}
        onChange={(event) => form.setEmail(event.target.value)}
      />
      <TextField
        label={t("name")}
        autoComplete="off"
        maxLength={NAME_MAX}
        value={form.values.name}
        error={form.faultOf("name")}
        onChange={(event) => form.setName(event.target.value)}
      />
      <RoleChoices
        supplierId={form.values.supplierId}
        roles={form.values.roles}
        onChange={form.setRoles}
        error={form.faultOf("roles")}
      />
      <ErrorNotice error={form.rest} />
    </FormDialog>
  );
}

export function EditDialog({ person, onClose }: { person: User; onClose: () => void }) {
  const t = useTexts(usersTexts);
  const [name, setName] = useState(person.name);
  const [roles, setRoles] = useState<readonly UserRole[]>(person.roles);
  const update = usePersonCommand(
    (requestId) =>
      users.updateUser({
        requestId,
        userId: person.userId,
        etag: person.etag,
        name: name.trim(),
        roles: [...roles],
      }),
    t("updated", { name: name.trim() }),
    onClose,
  );
  const faults = useFieldFaults(update.error, { name: [], roles: ["LAST_ADMINISTRATOR"] });
  const nameFault = name.trim() === "" ? t("nameNeeded") : undefined;
  const roleFault = roles.length === 0 ? t("roleNeeded") : undefined;
  return (
    <FormDialog
      title={t("editTitle", { email: person.email })}
      verb={t("save")}
      pending={update.isPending}
      onSubmit={() => {
        if (!nameFault && !roleFault) update.mutate();
      }}
      onClose={onClose}
    >
      <TextField
        label={t("name")}
        autoFocus
        maxLength={NAME_MAX}
        value={name}
        error={faults.at("name") ?? nameFault}
        onChange={(event) => setName(event.target.value)}
      />
      <RoleChoices
        supplierId={person.supplierId}
        roles={roles}
        onChange={setRoles}
        error={faults.at("roles") ?? roleFault}
      />
      <ErrorNotice error={faults.rest} />
    </FormDialog>
  );
}

export type PersonStep = "resend" | "disable" | "enable" | "resetFactor" | "unbind";

const STEP_TEXTS = {
  resend: { title: "resendTitle", lead: "resendLead", verb: "resend", done: "resent" },
  disable: { title: "disableTitle", lead: "disableLead", verb: "disable", done: "disabled" },
  enable: { title: "enableTitle", lead: "enableLead", verb: "enable", done: "enabled" },
  resetFactor: { title: "resetTitle", lead: "resetLead", verb: "resetFactor", done: "factorReset" },
  unbind: { title: "unbindTitle", lead: "unbindLead", verb: "unbind", done: "unbound" },
} as const;

function callOf(step: PersonStep, person: User, requestId: string): Promise<unknown> {
  const { userId } = person;
  switch (step) {
    case "resend": {
      const { email, name, supplierId, roles } = person;
      return users.inviteUser({ requestId, email, name, supplierId, roles });
    }
    case "disable":
      return users.disableUser({ requestId, userId });
    case "enable":
      return users.enableUser({ requestId, userId });
    case "resetFactor":
      return users.resetSecondFactor({ requestId, userId });
    case "unbind":
      return users.unlinkIdentity({ requestId, userId });
  }
}

// Asks before something is done to a person.
export function StepDialog({
  step,
  person,
  onClose,
}: {
  step: PersonStep;
  person: User;
  onClose: () => void;
}) {
  const t = useTexts(usersTexts);
  const texts = STEP_TEXTS[step];
  const values = { name: person.name, email: person.email };
  const run = usePersonCommand(
    (requestId) => callOf(step, person, requestId),
    t(texts.done, values),
    onClose,
  );
  return (
    <FormDialog
      title={t(texts.title, values)}
      verb={t(texts.verb)}
      danger={step !== "resend" && step !== "enable"}
      pending={run.isPending}
      onSubmit={() => run.mutate()}
      onClose={onClose}
    >
      <p>{t(texts.lead, values)}</p>
      <ErrorNotice error={run.error} />
    </FormDialog>
  );
}
