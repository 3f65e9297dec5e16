import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { SourcingRiskSchema } from "@/api/gen/backline/v1/kpi_service_pb";
import { dependences } from "./dependence";

const risk = (supplierId: string, sources: number) =>
  create(SourcingRiskSchema, { supplierId, sources });

test("a supplier is depended on by products that nobody else may be asked for", () => {
  const risks = [
    risk("one", 1),
    risk("other", 1),
    risk("other", 1),
    // Two may be asked, or nobody: they depend on no one.
    risk("one", 2),
    risk("", 0),
  ];
  expect(dependences(risks, 5)).toEqual([
    { supplierId: "other", products: 2 },
    { supplierId: "one", products: 1 },
  ]);
  expect(dependences(risks, 1)).toEqual([{ supplierId: "other", products: 2 }]);
  expect(dependences([], 5)).toEqual([]);
});
