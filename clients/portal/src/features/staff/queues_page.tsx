import { Page } from "@/ui/page";

export function QueuesPage() {
  return <Page title="Backorder queues">{null}</Page>;
}
