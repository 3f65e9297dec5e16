// One product: what of it is where now, what is spoken for, and whom what left was for.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useFormats } from "@/api/dates";
import { ServiceLineGroup } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { useNames } from "@/parts/names";
import { ProductPanel } from "@/parts/product_list";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import { stockOf } from "./queries";
import { stockTexts } from "./texts";

const QUANTITIES = ["onHand", "reserved", "earmarked", "quarantined", "available"] as const;

function Where({ productId }: { productId: string }) {
  const t = useTexts(stockTexts);
  const formats = useFormats();
  const names = useNames();
  const stock = useQuery(stockOf(productId));
  if (stock.isPending) return <Loading />;
  if (stock.isError) return <ErrorState error={stock.error} onRetry={() => void stock.refetch()} />;
  if (stock.data.length === 0) return <p className="quiet">{t("noStock")}</p>;
  return (
    <Wide label={t("now")}>
      <PlainTable
        label={t("now")}
        heads={[
          { name: t("location") },
          ...QUANTITIES.map((name) => ({ name: t(name), end: true })),
        ]}
        inPanel
      >
        <tbody>
          {stock.data.map((one) => (
            <tr key={one.locationId}>
              <th scope="row">{names.locationCode(one.locationId)}</th>
              {QUANTITIES.map((name) => (
                <NumberCell key={name}>{formats.number(one[`${name}Quantity`])}</NumberCell>
              ))}
            </tr>
          ))}
        </tbody>
      </PlainTable>
    </Wide>
  );
}

export function StockPanel({ productId, onClose }: { productId: string; onClose: () => void }) {
  const t = useTexts(stockTexts);
  const { text } = useAddress();
  // The orders of the same days.
  const period = Object.fromEntries(
    ["period", "from", "until"].flatMap((name) => (text(name) ? [[name, text(name)]] : [])),
  );
  return (
    <ProductPanel
      label={t("now")}
      productId={productId}
      links={
        <Link
          to="/staff/service"
          search={{
            ...period,
            view: "lines",
            product: productId,
            group: String(ServiceLineGroup.UNSPECIFIED),
          }}
        >
          {t("openLines")}
        </Link>
      }
      onClose={onClose}
    >
      <Where productId={productId} />
    </ProductPanel>
  );
}
