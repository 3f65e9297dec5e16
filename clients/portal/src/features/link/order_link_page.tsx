import { Page } from "@/ui/page";

export function OrderLinkPage() {
  return <Page title="Purchase order">{null}</Page>;
}
