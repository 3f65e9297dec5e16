// One supply, and whom it keeps waiting.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isoOf, useFormats } from "@/api/dates";
import type { SupplyAtRisk, SupplyOrder } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { shortId, useNames } from "@/parts/names";
import { useValueText } from "@/parts/use_values";
import { IconButton } from "@/ui/button";
import { ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import styles from "./control.module.css";
import { supplyOrders } from "./queries";
import { controlTexts } from "./texts";

function Orders({ orders }: { orders: readonly SupplyOrder[] }) {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  return (
    <table className={styles.table}>
      <caption className="hidden-visually">{t("whoWaits")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("customer")}</th>
          <th scope="col" className={styles.end}>
            {t("quantity")}
          </th>
          <th scope="col" className={styles.end}>
            {t("money")}
          </th>
          <th scope="col">{t("wanted")}</th>
          <th scope="col">{t("told")}</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.backorderId}>
            <th scope="row">
              {names.customer(order.customerId)?.name ??
                t("customerHidden", { id: shortId(order.customerId) })}
            </th>
            <td className={styles.end}>{formats.number(order.quantity)}</td>
            <td className={styles.end}>{value(order.value)}</td>
            <td>
              {order.requestedDate ? formats.shortDate(isoOf(order.requestedDate)) : t("asap")}
            </td>
            <td>{formats.shortDate(isoOf(order.toldDate))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function WhoWaits({ supply, onClose }: { supply: SupplyAtRisk; onClose: () => void }) {
  const t = useTexts(controlTexts);
  const names = useNames();
  const orders = useQuery(supplyOrders(supply.supplyLineId));
  const sku = names.sku(supply.productId);
  return (
    <aside className={styles.panel} aria-label={t("whoWaits")}>
      <header className={styles.panelHeader}>
        <div>
          <h2>{sku}</h2>
          <p className={styles.quiet}>{names.supplierName(supply.supplierId)}</p>
        </div>
        <IconButton icon="close" label={t("closePanel")} onClick={onClose} />
      </header>
      <p className={styles.links}>
        <Link
          to="/staff/purchase-orders/$purchaseOrderId"
          params={{ purchaseOrderId: supply.purchaseOrderId }}
        >
          {t("openOrder")}
        </Link>
        <Link to="/staff/queues" search={{ sku }}>
          {t("openQueue", { sku })}
        </Link>
      </p>
      {orders.isPending ? (
        <Loading />
      ) : orders.isError ? (
        <ErrorState error={orders.error} onRetry={() => void orders.refetch()} />
      ) : orders.data.length === 0 ? (
        <p className={styles.quiet}>{t("nobodyWaits")}</p>
      ) : (
        <Wide label={t("whoWaits")}>
          <Orders orders={orders.data} />
        </Wide>
      )}
    </aside>
  );
}
