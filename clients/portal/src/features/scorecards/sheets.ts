// The tables of scores as files: the same numbers as on the page, as numbers.
import type { Agreement } from "@/api/gen/backline/v1/agreement_service_pb";
import type { DayDistribution, Scorecard } from "@/api/gen/backline/v1/scorecard_service_pb";
import { meanOf } from "@/parts/rates";
import type { Sheet, SheetCell } from "@/parts/sheet";
import {
  COUNTS,
  type CountName,
  countOf,
  type DayRow,
  dayRows,
  RATES,
  type RateName,
  rateOf,
  rateRows,
} from "./figures";
import { componentOf, targetOf } from "./targets";
import type { ScoreText } from "./texts";

// A share is cut as on the page.
function share(rate: { counted: bigint; met: bigint } | undefined): SheetCell {
  if (!rate || rate.counted === 0n) return null;
  return { share: Number((rate.met * 10_000n) / rate.counted) / 10_000 };
}

function day(days: DayDistribution | undefined, value: number | undefined): SheetCell {
  return days && days.count > 0n ? (value ?? null) : null;
}

export function rateLabel(name: (typeof RATES)[number], t: ScoreText): string {
  return t(name);
}

// What a target is as a share; an empty cell where none was agreed.
function targetShare(target: number | null): SheetCell {
  return target === null ? null : { share: target / 10_000 };
}

export function leagueSheet(
  cards: readonly Scorecard[],
  nameOf: (card: Scorecard) => string,
  ranked: RateName,
  agreements: ReadonlyMap<string, Agreement>,
  t: ScoreText,
): Sheet {
  const held = RATES.filter((name) => componentOf(name, ranked) !== undefined);
  return {
    name: t("league"),
    heads: [
      t("supplier"),
      t("lines"),
      ...RATES.flatMap((name) => {
        const label = rateLabel(name, t);
        return [label, `${label}: ${t("met")}`, `${label}: ${t("counted")}`];
      }),
      `${t("slip")}: ${t("p50")}`,
      `${t("slip")}: ${t("p90")}`,
      `${t("notice")}: ${t("p50")}`,
      ...held.map((name) => `${rateLabel(name, t)}: ${t("target")}`),
    ],
    rows: cards.map((card) => [
      nameOf(card),
      card.lines,
      ...RATES.flatMap((name): SheetCell[] => {
        const rate = rateOf(card, name);
        return [share(rate), rate?.met ?? 0n, rate?.counted ?? 0n];
      }),
      day(card.netSlip, card.netSlip?.p50),
      day(card.netSlip, card.netSlip?.p90),
      day(card.notice, card.notice?.p50),
      ...held.map((name) =>
        targetShare(targetOf(agreements.get(card.supplierId), componentOf(name, ranked))),
      ),
    ]),
  };
}

function ratesSheet(
  card: Scorecard,
  ranked: RateName,
  agreement: Agreement | undefined,
  t: ScoreText,
): Sheet {
  const counts: CountName[] = COUNTS.map(({ name }) => name);
  return {
    name: t("figures"),
    heads: [t("component"), t("rate"), t("counted"), ...counts.map((name) => t(name)), t("target")],
    rows: rateRows(card).map(({ name, rate }) => [
      rateLabel(name, t),
      share(rate),
      rate?.counted ?? 0n,
      ...counts.map((count): SheetCell => (rate ? countOf(rate, count) : 0n)),
      targetShare(targetOf(agreement, componentOf(name, ranked))),
    ]),
  };
}

export function dayLabel(row: Pick<DayRow, "name" | "horizon">, t: ScoreText) {
  return t(row.name, { days: row.horizon });
}

function daysSheet(card: Scorecard, t: ScoreText): Sheet {
  return {
    name: t("days"),
    heads: [
      t("measure"),
      ...(["count", "mean", "p50", "p90", "least", "most"] as const).map((k) => t(k)),
    ],
    rows: [
      ...dayRows(card).map((row): SheetCell[] => [
        dayLabel(row, t),
        row.days?.count ?? 0n,
        meanOf(row.days),
        day(row.days, row.days?.p50),
        day(row.days, row.days?.p90),
        day(row.days, row.days?.least),
        day(row.days, row.days?.most),
      ]),
      [t("unfinished"), card.unfinishedLines, null, null, null, null, null],
    ],
  };
}

export function cardSheets(
  card: Scorecard,
  ranked: RateName,
  agreement: Agreement | undefined,
  t: ScoreText,
): [Sheet, ...Sheet[]] {
  return [ratesSheet(card, ranked, agreement, t), daysSheet(card, t)];
}
