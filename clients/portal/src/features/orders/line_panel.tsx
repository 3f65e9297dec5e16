import { Page } from "@/ui/page";

export function LinePanel() {
  return <Page title="Line">{null}</Page>;
}
