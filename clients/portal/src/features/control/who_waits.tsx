// One supply, and whom it keeps waiting.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isoOf, useFormats } from "@/api/dates";
import type { SupplyAtRisk, SupplyOrder } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useNames } from "@/parts/names";
import { QueueLink } from "@/parts/product_list";
import { useValueText } from "@/parts/use_values";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { SidePanel } from "@/ui/side_panel";
import { ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import { supplyOrders } from "./queries";
import { controlTexts } from "./texts";

function Orders({ orders }: { orders: readonly SupplyOrder[] }) {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  return (
    <PlainTable
      label={t("whoWaits")}
      heads={[
        { name: t("customer") },
        { name: t("quantity"), end: true },
        { name: t("money"), end: true },
        { name: t("wanted") },
        { name: t("told") },
      ]}
      inPanel
    >
      <tbody>
        {orders.map((order) => (
          <tr key={order.backorderId}>
            <th scope="row">{names.customerName(order.customerId)}</th>
            <NumberCell>{formats.number(order.quantity)}</NumberCell>
            <NumberCell>{value(order.value)}</NumberCell>
            <td>
              {order.requestedDate ? formats.shortDate(isoOf(order.requestedDate)) : t("asap")}
            </td>
            <td>{formats.shortDate(isoOf(order.toldDate))}</td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

export function WhoWaits({ supply, onClose }: { supply: SupplyAtRisk; onClose: () => void }) {
  const t = useTexts(controlTexts);
  const names = useNames();
  const orders = useQuery(supplyOrders(supply.supplyLineId));
  return (
    <SidePanel
      label={t("whoWaits")}
      title={names.sku(supply.productId)}
      lead={names.supplierName(supply.supplierId)}
      links={
        <>
          <Link
            to="/staff/purchase-orders/$purchaseOrderId"
            params={{ purchaseOrderId: supply.purchaseOrderId }}
          >
            {t("openOrder")}
          </Link>
          <QueueLink productId={supply.productId} />
        </>
      }
      closeLabel={t("closePanel")}
      onClose={onClose}
    >
      {orders.isPending ? (
        <Loading />
      ) : orders.isError ? (
        <ErrorState error={orders.error} onRetry={() => void orders.refetch()} />
      ) : orders.data.length === 0 ? (
        <p className="quiet">{t("nobodyWaits")}</p>
      ) : (
        <Wide label={t("whoWaits")}>
          <Orders orders={orders.data} />
        </Wide>
      )}
    </SidePanel>
  );
}
