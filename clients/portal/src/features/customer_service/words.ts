import { CancellationCause as Cancellation } from "@/api/gen/backline/v1/kpi_service_pb";

export const CANCELLATION_KEYS = {
  [Cancellation.UNSPECIFIED]: "cancelAny",
  [Cancellation.IN_STOCK]: "cancelInStock",
  [Cancellation.UNDATED]: "cancelUndated",
  [Cancellation.PROMISED_LATE]: "cancelLate",
  [Cancellation.WAITING]: "cancelWaiting",
} as const satisfies Record<Cancellation, string>;
