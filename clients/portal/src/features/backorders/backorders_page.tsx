import { Page } from "@/ui/page";

export function BackordersPage() {
  return <Page title="Backorders">{null}</Page>;
}
