import { today } from "@/api/dates";
import {
  type ShipmentNotice,
  ShipmentNoticeState as State,
} from "@/api/gen/backline/v1/shipment_notice_service_pb";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import type { Tone } from "@/ui/states";
import { isOverdue } from "./announcing";
import { shipmentsTexts } from "./texts";

const STATE_KEYS = {
  [State.UNSPECIFIED]: "stateUnknown",
  [State.ANNOUNCED]: "stateAnnounced",
  [State.PARTLY_RECEIVED]: "statePartly",
  [State.RECEIVED]: "stateReceived",
  [State.CANCELLED]: "stateCancelled",
} as const;

const STATE_TONES: Record<State, Tone | "quiet"> = {
  [State.UNSPECIFIED]: "quiet",
  [State.ANNOUNCED]: "info",
  [State.PARTLY_RECEIVED]: "warn",
  [State.RECEIVED]: "good",
  [State.CANCELLED]: "quiet",
};

export function NoticeBadge({ notice }: { notice: ShipmentNotice }) {
  const t = useTexts(shipmentsTexts);
  if (isOverdue(notice, today())) return <StatusBadge tone="bad">{t("overdue")}</StatusBadge>;
  return <StatusBadge tone={STATE_TONES[notice.state]}>{t(STATE_KEYS[notice.state])}</StatusBadge>;
}
