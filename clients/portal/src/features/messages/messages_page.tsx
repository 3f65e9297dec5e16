import { Page } from "@/ui/page";

export function MessagesPage() {
  return <Page title="Messages">{null}</Page>;
}
