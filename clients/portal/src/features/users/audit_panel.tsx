import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { users } from "@/api/clients";
import { useFormats } from "@/api/dates";
import { type AuditEntry, AuditOutcome as Outcome } from "@/api/gen/backline/v1/user_service_pb";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data_table";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { usePeople } from "./people";
import { actorName, changesOf, methodName } from "./roles";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

const PAGE_SIZE = 100;

const OUTCOMES = {
  [Outcome.UNSPECIFIED]: { text: "roleUnknown", tone: "quiet" },
  [Outcome.ACCEPTED]: { text: "outcomeAccepted", tone: "good" },
  [Outcome.REFUSED]: { text: "outcomeRefused", tone: "warn" },
  [Outcome.DENIED]: { text: "outcomeDenied", tone: "bad" },
} as const;

function useTrail() {
  return useInfiniteQuery({
    queryKey: ["users", "trail"],
    refetchOnMount: "always",
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      users.listAuditEntries({ pageSize: PAGE_SIZE, pageToken: pageParam }, { signal }),
    getNextPageParam: (page) => (page.nextPageToken === "" ? undefined : page.nextPageToken),
  });
}

function Changed({ entry }: { entry: AuditEntry }) {
  const text = changesOf(entry.before, entry.after)
    .map(({ name, before, after }) =>
      before === undefined ? `${name}: ${after ?? ""}` : `${name}: ${before} → ${after ?? "–"}`,
    )
    .join("; ");
  return <span title={text}>{text}</span>;
}

function useColumns(): Column<AuditEntry>[] {
  const t = useTexts(usersTexts);
  const formats = useFormats();
  const people = usePeople().data;
  return useMemo(() => {
    const byId = new Map((people ?? []).map((person) => [person.userId, person]));
    return [
      {
        id: "time",
        header: t("time"),
        width: "11rem",
        cell: (entry) => formats.instant(entry.recordedTime),
      },
      {
        id: "actor",
        header: t("who"),
        width: "minmax(8rem, 1fr)",
        cell: (entry) => (
          <span title={entry.actor}>
            {entry.actor === "" ? t("nobody") : actorName(entry.actor, byId)}
          </span>
        ),
      },
      {
        id: "method",
        header: t("what"),
        width: "11rem",
        cell: (entry) => <span title={entry.method}>{methodName(entry.method)}</span>,
      },
      {
        id: "outcome",
        header: t("outcome"),
        width: "10rem",
        cell: (entry) => (
          <StatusBadge tone={OUTCOMES[entry.outcome].tone}>
            {t(OUTCOMES[entry.outcome].text)}
          </StatusBadge>
        ),
      },
      {
        id: "resource",
        header: t("about"),
        width: "minmax(8rem, 1fr)",
        cell: (entry) => <span title={entry.resource}>{actorName(entry.resource, byId)}</span>,
      },
      {
        id: "changed",
        header: t("changed"),
        width: "minmax(12rem, 2fr)",
        cell: (entry) =>
          entry.reason === "" ? <Changed entry={entry} /> : <span>{entry.reason}</span>,
      },
      {
        id: "address",
        header: t("address"),
        width: "9rem",
        cell: (entry) => <span>{entry.address}</span>,
      },
    ];
  }, [t, formats, people]);
}

export function AuditPanel() {
  const t = useTexts(usersTexts);
  const trail = useTrail();
  const columns = useColumns();
  if (trail.isPending) return <Loading />;
  if (trail.isError) return <ErrorState error={trail.error} onRetry={() => void trail.refetch()} />;
  const entries = trail.data.pages.flatMap((page) => page.entries);
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.lead}>{t("trailLead")}</p>
      </div>
      <DataTable
        label={t("trail")}
        rows={entries}
        rowKey={(entry) => entry.auditEntryId}
        columns={columns}
        empty={<EmptyState icon="clock" title={t("noTrail")} />}
      />
      {trail.hasNextPage && (
        <div>
          <Button pending={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            {t("older")}
          </Button>
        </div>
      )}
    </>
  );
}
