import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf, dayNumber } from "@/api/dates";
import {
  SupplierFactKind as Kind,
  SupplierFactSchema,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { asksForAnswer, courseOf } from "./line_course";

function fact(kind: Kind, said: string, date?: string, scheduleNumber = 0) {
  return create(SupplierFactSchema, {
    kind,
    occurredDate: dateOf(said),
    date: dateOf(date),
    scheduleNumber,
  });
}

test("the course has what was wanted, the latest that was told, and when goods came", () => {
  const course = courseOf([
    fact(Kind.SENT, "2026-10-01", "2026-11-01"),
    fact(Kind.ANSWERED, "2026-10-03"),
    fact(Kind.SCHEDULED, "2026-10-03", "2026-11-01", 1),
    fact(Kind.SCHEDULED, "2026-10-03", "2026-11-05", 2),
    fact(Kind.ETA_CHANGED, "2026-10-20", "2026-11-20", 1),
    fact(Kind.RECEIVED, "2026-11-21", undefined, 1),
  ]);
  const at = (iso: string) => dayNumber(iso);
  expect(course).toEqual([
    { day: "2026-10-01", wanted: at("2026-11-01"), told: null, came: null },
    { day: "2026-10-03", wanted: at("2026-11-01"), told: at("2026-11-05"), came: null },
    { day: "2026-10-20", wanted: at("2026-11-01"), told: at("2026-11-20"), came: null },
    {
      day: "2026-11-21",
      wanted: at("2026-11-01"),
      told: at("2026-11-20"),
      came: at("2026-11-21"),
    },
  ]);
});

test("facts without a day say nothing", () => {
  expect(courseOf([create(SupplierFactSchema, { kind: Kind.SENT })])).toEqual([]);
});

test("what asks for an answer says by when, where that was agreed", () => {
  const answerDueTime = { seconds: 1_767_600_000n, nanos: 0 };
  const of = (kind: Kind) => create(SupplierFactSchema, { kind, answerDueTime });
  expect(asksForAnswer(of(Kind.SENT))).toBe(true);
  expect(asksForAnswer(of(Kind.ASKED))).toBe(true);
  expect(asksForAnswer(of(Kind.HELD))).toBe(false);
  expect(asksForAnswer(create(SupplierFactSchema, { kind: Kind.SENT }))).toBe(false);
});
