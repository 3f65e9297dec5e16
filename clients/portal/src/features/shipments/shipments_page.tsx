import { Page } from "@/ui/page";

export function ShipmentsPage() {
  return <Page title="Shipments">{null}</Page>;
}
