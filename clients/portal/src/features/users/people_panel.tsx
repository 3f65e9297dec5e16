import { useMemo, useState } from "react";
import { type User, UserState } from "@/api/gen/backline/v1/account_service_pb";
import { useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { AddressSearch } from "@/parts/address_search";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data_table";
import { Select } from "@/ui/field";
import { useNarrow } from "@/ui/narrow";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { useIsStaffAdministrator, usePeople, useSuppliers } from "./people";
import { EditDialog, InviteDialog, type PersonStep, StepDialog } from "./person_dialogs";
import { personCan, ROLE_KEYS, USER_STATE_KEYS } from "./roles";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

type Doing = { what: "invite" } | { what: "edit" | PersonStep; person: User };

const STATE_TONES = {
  [UserState.UNSPECIFIED]: "quiet",
  [UserState.INVITED]: "info",
  [UserState.ACTIVE]: "good",
  [UserState.DISABLED]: "bad",
} as const;

function PersonActions({ person, onDo }: { person: User; onDo: (doing: Doing) => void }) {
  const t = useTexts(usersTexts);
  const own = useUser().userId === person.userId;
  const step = (what: PersonStep) => (
    <Button small key={what} onClick={() => onDo({ what, person })}>
      {t(what)}
    </Button>
  );
  return (
    <span className={styles.inline}>
      <Button small onClick={() => onDo({ what: "edit", person })}>
        {t("edit")}
      </Button>
      {personCan.beInvitedAgain(person) && step("resend")}
      {personCan.beEnabled(person) && step("enable")}
      {!own && personCan.loseSecondFactor(person) && step("resetFactor")}
      {!own && person.identityLinked && step("unbind")}
      {!own && personCan.beDisabled(person) && step("disable")}
    </span>
  );
}

// On a tablet there is room for who it is and what can be done.
const SHOWN_WHEN_NARROW = ["name", "state", "actions"];

function useColumns(onDo: (doing: Doing) => void): Column<User>[] {
  const t = useTexts(usersTexts);
  const everywhere = useIsStaffAdministrator();
  const suppliers = useSuppliers().data;
  const narrow = useNarrow();
  return useMemo(() => {
    const partyOf = (id: string) =>
      id === ""
        ? t("staff")
        : (suppliers?.find((supplier) => supplier.supplierId === id)?.name ?? id.slice(-8));
    const columns: Column<User>[] = [
      {
        id: "name",
        header: t("name"),
        width: "minmax(9rem, 1fr)",
        cell: (person) => (
          <span className={styles.two}>
            <strong>{person.name}</strong>
            {narrow && <span>{person.email}</span>}
          </span>
        ),
        sortValue: (person) => person.name,
      },
      {
        id: "email",
        header: t("email"),
        width: "minmax(13rem, 1.8fr)",
        cell: (person) => <span>{person.email}</span>,
        sortValue: (person) => person.email,
      },
      {
        id: "roles",
        header: t("roles"),
        width: "minmax(9rem, 1fr)",
        cell: (person) => {
          const roles = person.roles.map((role) => t(ROLE_KEYS[role])).join(", ");
          return <span title={roles}>{roles}</span>;
        },
        sortValue: (person) => person.roles[0],
      },
      {
        id: "state",
        header: t("state"),
        width: "7rem",
        cell: (person) => (
          <StatusBadge tone={STATE_TONES[person.state]}>
            {t(USER_STATE_KEYS[person.state])}
          </StatusBadge>
        ),
        sortValue: (person) => person.state,
      },
      {
        id: "factor",
        header: t("secondFactor"),
        width: "7.5rem",
        cell: (person) => t(person.secondFactor ? "yes" : "no"),
        sortValue: (person) => Number(person.secondFactor),
      },
      {
        id: "actions",
        header: t("actions"),
        width: "26rem",
        cell: (person) => <PersonActions person={person} onDo={onDo} />,
      },
    ];
    if (everywhere) {
      columns.splice(2, 0, {
        id: "party",
        header: t("party"),
        width: "minmax(8rem, 1fr)",
        cell: (person) => <span>{partyOf(person.supplierId)}</span>,
        sortValue: (person) => partyOf(person.supplierId),
      });
    }
    return narrow ? columns.filter(({ id }) => SHOWN_WHEN_NARROW.includes(id)) : columns;
  }, [t, everywhere, suppliers, onDo, narrow]);
}

// "staff" stands for the house in the address, where an empty party means all.
const STAFF = "staff";

function shownPeople(people: readonly User[], typed: string, party: string): User[] {
  const text = typed.trim().toLowerCase();
  return people.filter(
    (person) =>
      `${person.name} ${person.email}`.toLowerCase().includes(text) &&
      (party === "" || (party === STAFF ? "" : party) === person.supplierId),
  );
}

function Bar({ onInvite }: { onInvite: () => void }) {
  const t = useTexts(usersTexts);
  const address = useAddress();
  const everywhere = useIsStaffAdministrator();
  const suppliers = useSuppliers().data ?? [];
  return (
    <div className={styles.bar}>
      <AddressSearch label={t("search")} />
      {everywhere && (
        <Select
          label={t("party")}
          value={address.text("supplier")}
          options={[
            { value: "", label: t("allParties") },
            { value: STAFF, label: t("staff") },
            ...suppliers.map((supplier) => ({
              value: supplier.supplierId,
              label: supplier.name,
            })),
          ]}
          onChange={(supplier) => address.set({ supplier })}
        />
      )}
      <span className={styles.push}>
        <Button kind="primary" icon="plus" onClick={onInvite}>
          {t("invite")}
        </Button>
      </span>
    </div>
  );
}

export function PeoplePanel() {
  const t = useTexts(usersTexts);
  const address = useAddress();
  const people = usePeople();
  const [doing, setDoing] = useState<Doing>();
  const columns = useColumns(setDoing);
  const close = () => setDoing(undefined);
  const party = address.text("supplier");
  const sort = address.text("sort");
  if (people.isPending) return <Loading />;
  if (people.isError)
    return <ErrorState error={people.error} onRetry={() => void people.refetch()} />;
  return (
    <>
      <Bar onInvite={() => setDoing({ what: "invite" })} />
      <DataTable
        label={t("people")}
        rows={shownPeople(people.data, address.text("q"), party)}
        rowKey={(person) => person.userId}
        columns={columns}
        sort={
          sort === ""
            ? undefined
            : { column: sort.replace(/^-/, ""), descending: sort.startsWith("-") }
        }
        onSort={({ column, descending }) =>
          address.set({ sort: `${descending ? "-" : ""}${column}` })
        }
        onOpen={(person) => setDoing({ what: "edit", person })}
        opens="name"
        empty={<EmptyState icon="users" title={t("nobodyFits")} />}
      />
      {doing?.what === "invite" && (
        <InviteDialog supplierId={party === STAFF ? "" : party} onClose={close} />
      )}
      {doing?.what === "edit" && <EditDialog person={doing.person} onClose={close} />}
      {doing && doing.what !== "invite" && doing.what !== "edit" && (
        <StepDialog step={doing.what} person={doing.person} onClose={close} />
      )}
    </>
  );
}
