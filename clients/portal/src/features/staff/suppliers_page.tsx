import { Page } from "@/ui/page";

export function SuppliersPage() {
  return <Page title="Suppliers">{null}</Page>;
}
