// What the backlog and the queue of a product say alike: who waits, wanted when, promised when.
import { type Formats, isoOf } from "@/api/dates";
import type { Date as CalendarDate } from "@/api/gen/backline/v1/common_pb";
import type { useTexts } from "@/api/texts";
import type { Names } from "@/parts/names";
import { StatusBadge } from "@/ui/badge";
import type { Column } from "@/ui/table_rows";
import type { staffTexts } from "./texts";

interface Waiting {
  customerId: string;
  requestedDate?: CalendarDate | undefined;
  promisedDate?: CalendarDate | undefined;
}

export type StaffText = ReturnType<typeof useTexts<(typeof staffTexts)["keys"][number]>>;

export function customerColumn<Row extends Waiting>(t: StaffText, names: Names): Column<Row> {
  return {
    id: "customer",
    header: t("customer"),
    width: "minmax(9rem, 1fr)",
    cell: ({ customerId }) => <span>{names.customerName(customerId)}</span>,
  };
}

export function dateColumns<Row extends Waiting>(t: StaffText, formats: Formats): Column<Row>[] {
  return [
    {
      id: "wanted",
      header: t("wantedOn"),
      width: "7.5rem",
      cell: ({ requestedDate }) =>
        requestedDate ? formats.shortDate(isoOf(requestedDate)) : t("asap"),
    },
    {
      id: "promised",
      header: t("promisedOn"),
      width: "7.5rem",
      cell: ({ promisedDate }) =>
        promisedDate ? (
          formats.shortDate(isoOf(promisedDate))
        ) : (
          <StatusBadge tone="warn">{t("noDate")}</StatusBadge>
        ),
    },
  ];
}
