import { createRouterTransport } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import { KpiService, type ListSourcingRisksRequest } from "@/api/gen/backline/v1/kpi_service_pb";
import { setTransport } from "@/api/transport";
import { sourcingRisks } from "./queries";

const question = { sourcesWanted: 2, backlogOnly: true };
const asked: ListSourcingRisksRequest[] = [];

// Each page has one product.
beforeEach(() => {
  asked.length = 0;
  setTransport(
    createRouterTransport(({ service }) => {
      service(KpiService, {
        listSourcingRisks: (request) => {
          asked.push(request);
          const products = request.productIds.length > 0 ? request.productIds : ["some", "other"];
          const at = Number(request.pageToken || 0);
          return {
            risks: products.slice(at, at + 1).map((productId) => ({ productId })),
            nextPageToken: at + 1 < products.length ? String(at + 1) : "",
          };
        },
      });
    }),
  );
});

async function read(productIds: readonly string[]) {
  const { queryFn } = sourcingRisks(question, productIds);
  const { items, whole } = await queryFn({ signal: new AbortController().signal });
  return { products: items.map(({ productId }) => productId), whole };
}

test("the server is asked for the wanted products, on each page", async () => {
  const wanted = ["one", "two", "three"];
  expect(await read(wanted)).toEqual({ products: wanted, whole: true });
  expect(asked).toHaveLength(3);
  for (const request of asked) expect(request).toMatchObject({ ...question, productIds: wanted });
});

test("without ids it is asked for all", async () => {
  expect(await read([])).toEqual({ products: ["some", "other"], whole: true });
  expect(asked.map(({ productIds }) => productIds)).toEqual([[], []]);
});
