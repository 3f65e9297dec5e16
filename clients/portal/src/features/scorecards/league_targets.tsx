// What was agreed with the suppliers of the league table. The contract tells agreements supplier by
// supplier: on the screen they are read as rows come in sight, and all of them where all are needed.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { today } from "@/api/dates";
import type { Agreement } from "@/api/gen/backline/v1/agreement_service_pb";
import { queryClient } from "@/api/query_client";
import { useTexts } from "@/api/texts";
import type { Period } from "@/parts/periods";
import { useRateTexts } from "@/parts/use_rates";
import type { Column } from "@/ui/table_rows";
import { RANKED } from "./figures";
import type { LeagueRow } from "./league_columns";
import type { BaselineName } from "./parameters";
import { agreementsOf, useQuestion, useWholeAgreement } from "./queries";
import { TargetMark } from "./target_mark";
import { componentOf, distanceTo, reached, targetDay, targetOf, wholeAgreement } from "./targets";
import { scoreTexts } from "./texts";

export const TARGET_COLUMN = "target";

const ASKED_AT_ONCE = 8;

export type Agreements = ReadonlyMap<string, Agreement>;

// By supplier; those without one for all that they supply are not in it.
export async function wholeAgreements(
  supplierIds: readonly string[],
  period: Period,
): Promise<Agreements> {
  const day = targetDay(period, today());
  const found = new Map<string, Agreement>();
  const left = [...supplierIds];
  const readOn = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const agreement = wholeAgreement(await queryClient.query(agreementsOf(id)), day);
      if (agreement) found.set(id, agreement);
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, readOn));
  return found;
}

// Read where `wanted`.
export function useWholeAgreements(
  supplierIds: readonly string[],
  period: Period,
  wanted: boolean,
) {
  return useQuery({
    queryKey: ["agreements", "league", targetDay(period, today()), supplierIds],
    queryFn: () => wholeAgreements(supplierIds, period),
    enabled: wanted,
  });
}

function rankedTarget(agreement: Agreement | undefined, baseline: BaselineName): number | null {
  return targetOf(agreement, componentOf(RANKED[baseline], RANKED[baseline]));
}

function Target({ row, baseline }: { row: LeagueRow; baseline: BaselineName }) {
  const { period } = useQuestion();
  const agreed = useWholeAgreement(row.key, period);
  const rates = useRateTexts();
  if (agreed.isError) return <span className="quiet">{rates.none}</span>;
  if (agreed.isPending) return <span className="quiet">…</span>;
  const target = rankedTarget(agreed.agreement, baseline);
  return <TargetMark target={target} reached={reached(row.ranked, target)} />;
}

// Sorted by how far the rate is from it; `agreements` are there where it is sorted by it.
export function useTargetColumn(
  baseline: BaselineName,
  agreements: Agreements | undefined,
): Column<LeagueRow> {
  const t = useTexts(scoreTexts);
  return useMemo(
    () => ({
      id: TARGET_COLUMN,
      header: t("target"),
      width: "9.25rem",
      align: "end",
      cell: (row) => <Target row={row} baseline={baseline} />,
      sortValue: (row) =>
        distanceTo(rankedTarget(agreements?.get(row.key), baseline), row.ranked) ?? undefined,
    }),
    [t, baseline, agreements],
  );
}
