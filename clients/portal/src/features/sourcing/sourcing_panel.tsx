// One product: whom it may be bought from, and who waits for it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isoOf, useFormats } from "@/api/dates";
import { WaitCause } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { backlogLines } from "@/parts/backlog";
import { useNames } from "@/parts/names";
import { ProductPanel } from "@/parts/product_list";
import { SomeRows } from "@/parts/some_rows";
import { useValueText } from "@/parts/use_values";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { ErrorState, Loading, Notice } from "@/ui/states";
import { Wide } from "@/ui/wide";
import { sourcesOf } from "./queries";
import { sourcingTexts } from "./texts";

function Sources({ productId }: { productId: string }) {
  const t = useTexts(sourcingTexts);
  const formats = useFormats();
  const names = useNames();
  const sources = useQuery(sourcesOf(productId));
  if (sources.isPending) return <Loading />;
  if (sources.isError)
    return <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />;
  if (sources.data.length === 0) return <Notice tone="bad">{t("sourcesNone")}</Notice>;
  return (
    <Wide label={t("sources")}>
      <PlainTable
        label={t("sources")}
        heads={[
          { name: t("who") },
          { name: t("rank"), end: true },
          { name: t("price"), end: true },
          { name: t("leadTime"), end: true },
        ]}
        inPanel
      >
        <tbody>
          {sources.data.map((source) => (
            <tr key={source.supplierId}>
              <th scope="row">
                <Link to="/staff/scorecards/$supplierId" params={{ supplierId: source.supplierId }}>
                  {names.supplierName(source.supplierId)}
                </Link>
              </th>
              <NumberCell>{formats.number(source.rank)}</NumberCell>
              <NumberCell>{formats.money(source.unitPrice)}</NumberCell>
              <NumberCell>{t("days", { days: source.leadTimeDays })}</NumberCell>
            </tr>
          ))}
        </tbody>
      </PlainTable>
    </Wide>
  );
}

function Waiting({ productId }: { productId: string }) {
  const t = useTexts(sourcingTexts);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  const lines = useQuery(
    backlogLines({
      productId,
      supplierId: "",
      cause: WaitCause.UNSPECIFIED,
      fromDays: 0,
      untilDays: undefined,
      atRiskOnly: false,
    }),
  );
  return (
    <SomeRows query={lines}>
      {(items) =>
        items.length === 0 ? (
          <p className="quiet">{t("nobodyWaits")}</p>
        ) : (
          <Wide label={t("waits")}>
            <PlainTable
              label={t("waits")}
              heads={[
                { name: t("customer") },
                { name: t("units"), end: true },
                { name: t("money"), end: true },
                { name: t("wantedOn") },
                { name: t("promised") },
              ]}
              inPanel
            >
              <tbody>
                {items.map((line) => (
                  <tr key={line.backorderId}>
                    <th scope="row">{names.customerName(line.customerId)}</th>
                    <NumberCell>{formats.number(line.openQuantity)}</NumberCell>
                    <NumberCell>{value(line.value)}</NumberCell>
                    <td>
                      {line.requestedDate
                        ? formats.shortDate(isoOf(line.requestedDate))
                        : t("asap")}
                    </td>
                    <td>
                      {line.promisedDate
                        ? formats.shortDate(isoOf(line.promisedDate))
                        : t("noDate")}
                    </td>
                  </tr>
                ))}
              </tbody>
            </PlainTable>
          </Wide>
        )
      }
    </SomeRows>
  );
}

export function SourcingPanel({ productId, onClose }: { productId: string; onClose: () => void }) {
  const t = useTexts(sourcingTexts);
  return (
    <ProductPanel label={t("panel")} productId={productId} onClose={onClose}>
      <h3>{t("sources")}</h3>
      <Sources productId={productId} />
      <h3>{t("waits")}</h3>
      <Waiting productId={productId} />
    </ProductPanel>
  );
}
