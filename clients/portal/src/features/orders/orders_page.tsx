import { Page } from "@/ui/page";

export function OrdersPage() {
  return <Page title="Orders">{null}</Page>;
}
