// What became of the backlog since yesterday began.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { isoOf, useFormats } from "@/api/dates";
import {
  type BacklogChange,
  type BacklogChangeCount,
  BacklogChangeKind as Kind,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { CHANGE_KEYS, CHANGE_TONES, kpiWords } from "@/parts/kpi_words";
import { useNames } from "@/parts/names";
import { SomeRows } from "@/parts/some_rows";
import { StatusBadge } from "@/ui/badge";
import { LinkButton } from "@/ui/button";
import { DataTable } from "@/ui/data_table";
import { Card } from "@/ui/page";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { changeLines, changes } from "./queries";
import { controlTexts } from "./texts";

const KINDS: readonly Kind[] = [
  Kind.OPENED,
  Kind.FULFILLED,
  Kind.PROMISE_LATER,
  Kind.PROMISE_EARLIER,
  Kind.CANCELLED,
];

interface CountsProps {
  counts: readonly BacklogChangeCount[];
  chosen: Kind;
  onChoose: (kind: Kind) => void;
}

function Counts({ counts, chosen, onChoose }: CountsProps) {
  const t = useTexts(controlTexts);
  const w = useTexts(kpiWords);
  const formats = useFormats();
  const rows = KINDS.map((kind) => ({ kind, count: counts.find((one) => one.kind === kind) }));
  return (
    <PlainTable
      label={t("changes")}
      heads={[
        { name: t("change") },
        ...(["changes", "lines", "units", "days"] as const).map((name) => ({
          name: t(name),
          end: true,
        })),
      ]}
    >
      <tbody>
        {rows.map(({ kind, count }) => (
          <tr key={kind}>
            <th scope="row">
              <LinkButton
                aria-pressed={kind === chosen}
                onClick={() => onChoose(kind === chosen ? Kind.UNSPECIFIED : kind)}
              >
                {w(CHANGE_KEYS[kind])}
              </LinkButton>
            </th>
            {(["changes", "lines", "units", "days"] as const).map((name) => (
              <NumberCell key={name}>{formats.number(count?.[name] ?? 0n)}</NumberCell>
            ))}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function useColumns(): Column<BacklogChange>[] {
  const t = useTexts(controlTexts);
  const w = useTexts(kpiWords);
  const formats = useFormats();
  const names = useNames();
  return useMemo(
    () => [
      {
        id: "when",
        header: t("when"),
        width: "10.5rem",
        cell: (change) => formats.instant(change.recordedTime),
      },
      {
        id: "change",
        header: t("change"),
        width: "10rem",
        cell: ({ kind }) => (
          <StatusBadge tone={CHANGE_TONES[kind]}>{w(CHANGE_KEYS[kind])}</StatusBadge>
        ),
      },
      {
        id: "product",
        header: t("product"),
        width: "minmax(8rem, 1fr)",
        cell: ({ productId }) => <span>{names.sku(productId)}</span>,
      },
      {
        id: "customer",
        header: t("customer"),
        width: "minmax(9rem, 1fr)",
        cell: ({ customerId }) => <span>{names.customerName(customerId)}</span>,
      },
      {
        id: "units",
        header: t("units"),
        width: "5.5rem",
        align: "end",
        cell: ({ quantity }) => formats.number(quantity),
      },
      {
        id: "before",
        header: t("before"),
        width: "7.5rem",
        cell: ({ previousDate }) => formats.shortDate(isoOf(previousDate)),
      },
      {
        id: "after",
        header: t("after"),
        width: "7.5rem",
        cell: ({ promisedDate, kind }) =>
          promisedDate
            ? formats.shortDate(isoOf(promisedDate))
            : kind === Kind.PROMISE_LATER
              ? t("noDate")
              : "–",
      },
      {
        id: "open",
        header: t("openBackorder"),
        width: "6rem",
        cell: ({ productId, backorderId }) =>
          backorderId !== "" && (
            <Link
              to="/staff/queues"
              search={{ sku: names.sku(productId), open: backorderId }}
              tabIndex={-1}
            >
              {t("openBackorder")}
            </Link>
          ),
      },
    ],
    [t, w, formats, names],
  );
}

function Changes({ kind }: { kind: Kind }) {
  const t = useTexts(controlTexts);
  const lines = useQuery(changeLines(kind));
  const columns = useColumns();
  return (
    <SomeRows query={lines}>
      {(rows) => (
        <DataTable
          label={t("changes")}
          rows={rows}
          rowKey={(change) => `${change.sequence} ${change.backorderId} ${change.kind}`}
          columns={columns}
          empty={<EmptyState icon="check" title={t("changesNone")} />}
          natural
        />
      )}
    </SomeRows>
  );
}

export function ChangesView({ title }: { title: string }) {
  const t = useTexts(controlTexts);
  const address = useAddress();
  const kind = KINDS.find((one) => String(one) === address.text("kind")) ?? Kind.UNSPECIFIED;
  const summary = useQuery(changes());
  if (summary.isPending) return <Loading />;
  if (summary.isError)
    return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  return (
    <>
      {!summary.data.complete && <Notice tone="warn">{t("changesIncomplete")}</Notice>}
      <Card title={title} flush>
        <Counts
          counts={summary.data.changes}
          chosen={kind}
          onChoose={(chosen) =>
            address.set({ kind: chosen === Kind.UNSPECIFIED ? undefined : String(chosen) })
          }
        />
      </Card>
      <Changes kind={kind} />
    </>
  );
}
