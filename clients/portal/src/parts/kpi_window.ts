import type { MessageInitShape } from "@bufbuild/protobuf";
import { dateOf } from "@/api/dates";
import type { KpiWindowSchema } from "@/api/gen/backline/v1/kpi_service_pb";
import { timeZone } from "./backlog";
import type { Period } from "./periods";

// A period as KPIs are asked by it: days of whoever looks at the screen.
export function kpiWindow({
  from,
  until,
}: Pick<Period, "from" | "until">): MessageInitShape<typeof KpiWindowSchema> {
  return { from: dateOf(from), until: dateOf(until), timeZone: timeZone() };
}
