import { Page } from "@/ui/page";

export function ProductionPage() {
  return <Page title="Production">{null}</Page>;
}
