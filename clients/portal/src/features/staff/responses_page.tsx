import { Page } from "@/ui/page";

export function ResponsesPage() {
  return <Page title="Answers to decide">{null}</Page>;
}
