import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { AgreementComponent, AgreementSchema } from "@/api/gen/backline/v1/agreement_service_pb";
import { ScorecardSchema } from "@/api/gen/backline/v1/scorecard_service_pb";
import { cardSheets, leagueSheet } from "./sheets";
import type { ScoreText } from "./texts";

// A text is what it is called.
const t: ScoreText = (key) => key;

const agreement = create(AgreementSchema, {
  terms: {
    components: [
      {
        component: AgreementComponent.ON_TIME_IN_FULL,
        targetBasisPoints: 9_000,
        weightBasisPoints: 10_000,
      },
    ],
  },
});

test("the league's file has the target of each rate that one can be agreed for", () => {
  const cards = ["a", "b"].map((supplierId) => create(ScorecardSchema, { supplierId }));
  const agreements = new Map([["b", agreement]]);
  const sheet = leagueSheet(cards, (card) => card.supplierId, "onTimeRequested", agreements, t);
  expect(sheet.heads.slice(-3)).toEqual([
    "answered: target",
    "onTimeRequested: target",
    "unitFill: target",
  ]);
  expect(sheet.rows.map((row) => row.slice(-3))).toEqual([
    [null, null, null],
    [null, { share: 0.9 }, null],
  ]);
  for (const row of sheet.rows) expect(row).toHaveLength(sheet.heads.length);
});

test("a scorecard's file says how many lines are decided and not all there", () => {
  const card = create(ScorecardSchema, { unfinishedLines: 3n });
  const [, days] = cardSheets(card, "onTimeFirst", undefined, t);
  expect(days?.rows.at(-1)?.slice(0, 2)).toEqual(["unfinished", 3n]);
  expect(days?.rows.at(-1)).toHaveLength(days?.heads.length ?? 0);
});
