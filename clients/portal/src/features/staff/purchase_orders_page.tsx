import { Page } from "@/ui/page";

export function PurchaseOrdersPage() {
  return <Page title="Purchase orders">{null}</Page>;
}
