// What the server says of scores. Staff name a supplier; a supplier leaves it empty.
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { purchaseOrders } from "@/api/clients";
import { dateOf, today } from "@/api/dates";
import {
  DisputeState,
  LineOutcome,
  ScoreComponent,
  type Scorecard,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { allPages } from "@/api/paging";
import { agreements, disputes, scorecards } from "@/api/score_clients";
import { userCan, useUser } from "@/api/session";
import { useAddress } from "@/parts/address";
import { usePeriod } from "@/parts/period_field";
import { type Period, run } from "@/parts/periods";
import { parametersOf, type Rules, rulesOf } from "./parameters";
import { targetDay, wholeAgreement } from "./targets";

export interface Question {
  period: Period;
  rules: Rules;
}

// What the address asks for.
export function useQuestion(): Question {
  const { text } = useAddress();
  return { period: usePeriod(), rules: rulesOf(text) };
}

const keyOf = ({ period, rules }: Question) => [period.from, period.until, rules] as const;

function request({ period, rules }: Question) {
  return { parameters: parametersOf(period, rules), asOfDate: dateOf(rules.asOf) };
}

export function useLeague(question: Question) {
  return useQuery({
    queryKey: ["scores", "league", ...keyOf(question)],
    queryFn: ({ signal }) =>
      allPages(
        (page) => scorecards.listScorecards({ ...request(question), ...page }, { signal }),
        (answer) => answer.scorecards,
      ),
  });
}

function scorecardQuery(supplierId: string, question: Question) {
  return {
    queryKey: ["scores", "card", supplierId, ...keyOf(question)],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await scorecards.getScorecard({ supplierId, ...request(question) }, { signal })).scorecard ??
      null,
  };
}

export function useScorecard(supplierId: string, question: Question) {
  return useQuery(scorecardQuery(supplierId, question));
}

export interface TrendPoint {
  period: Period;
  card: Scorecard | null;
}

export const TREND_PERIODS = 8;

// The same question of the periods before; undefined while any is read.
export function useTrend(supplierId: string, question: Question): TrendPoint[] | undefined {
  const periods = run(question.period, TREND_PERIODS);
  return useQueries({
    queries: periods.map((period) => scorecardQuery(supplierId, { ...question, period })),
    combine: (results) =>
      results.every((result) => result.data !== undefined)
        ? results.flatMap(({ data }, at) => {
            const period = periods[at];
            return period ? [{ period, card: data ?? null }] : [];
          })
        : undefined,
  });
}

export interface LineFilter {
  component: ScoreComponent;
  outcome: LineOutcome;
  disputeState: DisputeState;
}

export const ALL_ON_TIME: LineFilter = {
  component: ScoreComponent.ON_TIME_IN_FULL,
  outcome: LineOutcome.UNSPECIFIED,
  disputeState: DisputeState.UNSPECIFIED,
};

export function useScoreLines(supplierId: string, question: Question, filter: LineFilter) {
  return useQuery({
    queryKey: ["scores", "lines", supplierId, ...keyOf(question), filter],
    queryFn: ({ signal }) =>
      allPages(
        (page) =>
          scorecards.listScorecardLines(
            { supplierId, ...request(question), ...filter, ...page },
            { signal },
          ),
        (answer) => answer.lines,
      ),
  });
}

export function useLineFacts(purchaseOrderId: string, lineNumber: number) {
  return useQuery({
    queryKey: ["scores", "facts", purchaseOrderId, lineNumber],
    queryFn: ({ signal }) =>
      allPages(
        (page) => scorecards.getLineHistory({ purchaseOrderId, lineNumber, ...page }, { signal }),
        (answer) => answer.facts,
      ),
  });
}

// Not given up when the row that asked leaves the sight: a file may wait for it too.
export function agreementsOf(supplierId: string) {
  return queryOptions({
    queryKey: ["agreements", supplierId],
    queryFn: () =>
      allPages(
        (page) => agreements.listAgreements({ supplierId, ...page }),
        (answer) => answer.agreements,
      ),
  });
}

export function useAgreements(supplierId: string) {
  return useQuery(agreementsOf(supplierId));
}

// What a supplier's rates of a period are held against.
export function useWholeAgreement(supplierId: string, period: Period) {
  const day = targetDay(period, today());
  const list = useAgreements(supplierId);
  const agreement = useMemo(() => wholeAgreement(list.data ?? [], day), [list.data, day]);
  return {
    agreement,
    day,
    isPending: list.isPending,
    isError: list.isError,
    error: list.error,
    refetch: list.refetch,
  };
}

export function useDisputes(supplierId: string) {
  return useQuery({
    queryKey: ["disputes", supplierId],
    queryFn: ({ signal }) =>
      allPages(
        (page) => disputes.listDisputes({ supplierId, ...page }, { signal }),
        (answer) => answer.disputes,
      ),
  });
}

// What purchase orders are called; a supplier's scores name them by their ids.
export function useReferences(supplierId: string): (purchaseOrderId: string) => string {
  const staff = userCan.isStaff(useUser());
  const orders = useQuery({
    queryKey: ["purchase-orders", "of", supplierId],
    enabled: staff && supplierId !== "",
    queryFn: async ({ signal }) =>
      new Map(
        await allPages(
          (page) => purchaseOrders.listPurchaseOrders({ supplierId, ...page }, { signal }),
          (answer) =>
            answer.purchaseOrders.map(
              (order) => [order.purchaseOrderId, order.externalReference] as const,
            ),
        ),
      ),
  });
  return (id) => orders.data?.get(id) || id.slice(-8);
}
