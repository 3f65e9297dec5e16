import { daysBetween, type IsoDate } from "@/api/dates";
import { EtaReview, ResponseKind as Kind } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { staffTexts } from "./texts";

const KIND_KEYS = {
  [Kind.UNSPECIFIED]: "kindUnknown",
  [Kind.ACCEPTED]: "kindAccepted",
  [Kind.CHANGED]: "kindChanged",
  [Kind.PROPOSED]: "kindProposed",
  [Kind.HELD]: "kindHeld",
  [Kind.REJECTED]: "kindRejected",
} as const satisfies Record<Kind, string>;

export function kindKey(kind: Kind) {
  return KIND_KEYS[kind];
}

export function KindBadge({ kind }: { kind: Kind }) {
  const t = useTexts(staffTexts);
  const tone = kind === Kind.REJECTED ? "bad" : kind === Kind.HELD ? "info" : "warn";
  return <StatusBadge tone={tone}>{t(KIND_KEYS[kind])}</StatusBadge>;
}

// How much later, or earlier, a day is than the one before.
export function DaysBadge({ from, to }: { from: IsoDate | undefined; to: IsoDate | undefined }) {
  const t = useTexts(staffTexts);
  if (!from || !to || from === to) return null;
  const days = daysBetween(from, to);
  return days > 0 ? (
    <StatusBadge tone="warn">{t("daysLater", { days })}</StatusBadge>
  ) : (
    <StatusBadge tone="good">{t("daysEarlier", { days: -days })}</StatusBadge>
  );
}

export function ReviewBadge({ review }: { review: EtaReview }) {
  const t = useTexts(staffTexts);
  if (review === EtaReview.WAITING)
    return <StatusBadge tone="warn">{t("reviewWaiting")}</StatusBadge>;
  if (review === EtaReview.DISPUTED)
    return <StatusBadge tone="bad">{t("reviewDisputed")}</StatusBadge>;
  if (review === EtaReview.ACCEPTED)
    return <StatusBadge tone="good">{t("reviewAccepted")}</StatusBadge>;
  return null;
}
