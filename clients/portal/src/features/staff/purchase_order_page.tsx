import { Page } from "@/ui/page";

export function PurchaseOrderPage() {
  return <Page title="Purchase order">{null}</Page>;
}
