// What the contract's words for lines, facts and disputes are called.
import { DisputeReason } from "@/api/gen/backline/v1/dispute_service_pb";
import {
  SupplierFactCause as Cause,
  ScoreComponent as Component,
  DisputeState,
  SupplierFactKind as Kind,
  LineOutcome as Outcome,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import type { Tone } from "@/ui/states";

export const COMPONENT_KEYS = {
  [Component.UNSPECIFIED]: "component",
  [Component.ACKNOWLEDGEMENT]: "componentAcknowledgement",
  [Component.ON_TIME_IN_FULL]: "componentOnTime",
  [Component.FILL]: "componentFill",
} as const satisfies Record<Component, string>;

export const COMPONENTS: readonly Component[] = [
  Component.ON_TIME_IN_FULL,
  Component.ACKNOWLEDGEMENT,
  Component.FILL,
];

export const OUTCOME_KEYS = {
  [Outcome.UNSPECIFIED]: "outcomeAll",
  [Outcome.MET]: "outcomeMet",
  [Outcome.MISSED]: "outcomeMissed",
  [Outcome.PENDING]: "outcomePending",
  [Outcome.EXCUSED]: "outcomeExcused",
  [Outcome.NOT_MEASURED]: "outcomeNotMeasured",
  [Outcome.EXCUSED_BY_DISPUTE]: "outcomeUpheld",
} as const satisfies Record<Outcome, string>;

export const OUTCOMES: readonly Outcome[] = [
  Outcome.UNSPECIFIED,
  Outcome.MISSED,
  Outcome.MET,
  Outcome.PENDING,
  Outcome.EXCUSED,
  Outcome.EXCUSED_BY_DISPUTE,
  Outcome.NOT_MEASURED,
];

export const OUTCOME_TONES: Record<Outcome, Tone | "quiet"> = {
  [Outcome.UNSPECIFIED]: "quiet",
  [Outcome.MET]: "good",
  [Outcome.MISSED]: "bad",
  [Outcome.PENDING]: "info",
  [Outcome.EXCUSED]: "quiet",
  [Outcome.NOT_MEASURED]: "quiet",
  [Outcome.EXCUSED_BY_DISPUTE]: "quiet",
};

export const DISPUTE_KEYS = {
  [DisputeState.UNSPECIFIED]: "disputeAny",
  [DisputeState.OPEN]: "disputeOpen",
  [DisputeState.UPHELD]: "disputeUpheld",
  [DisputeState.REJECTED]: "disputeRejected",
  [DisputeState.WITHDRAWN]: "disputeWithdrawn",
} as const satisfies Record<DisputeState, string>;

export const DISPUTE_TONES: Record<DisputeState, Tone | "quiet"> = {
  [DisputeState.UNSPECIFIED]: "quiet",
  [DisputeState.OPEN]: "warn",
  [DisputeState.UPHELD]: "good",
  [DisputeState.REJECTED]: "bad",
  [DisputeState.WITHDRAWN]: "quiet",
};

// Those that a line can have.
export const LINE_DISPUTES: readonly DisputeState[] = [
  DisputeState.UNSPECIFIED,
  DisputeState.OPEN,
  DisputeState.UPHELD,
  DisputeState.REJECTED,
];

export const REASON_KEYS = {
  [DisputeReason.UNSPECIFIED]: "reasonNeeded",
  [DisputeReason.BUYER_CHANGE]: "reasonBuyerChange",
  [DisputeReason.BUYER_CARRIER]: "reasonBuyerCarrier",
  [DisputeReason.DESTINATION_CLOSED]: "reasonDestinationClosed",
  [DisputeReason.RECEIPT_WRONG]: "reasonReceiptWrong",
  [DisputeReason.AGREED_OTHERWISE]: "reasonAgreedOtherwise",
  [DisputeReason.FORCE_MAJEURE]: "reasonForceMajeure",
  [DisputeReason.OTHER]: "reasonOther",
} as const satisfies Record<DisputeReason, string>;

export const REASONS: readonly DisputeReason[] = [
  DisputeReason.BUYER_CHANGE,
  DisputeReason.BUYER_CARRIER,
  DisputeReason.DESTINATION_CLOSED,
  DisputeReason.RECEIPT_WRONG,
  DisputeReason.AGREED_OTHERWISE,
  DisputeReason.FORCE_MAJEURE,
  DisputeReason.OTHER,
];

export const FACT_KEYS = {
  [Kind.UNSPECIFIED]: "factUnknown",
  [Kind.SENT]: "factSent",
  [Kind.ASKED]: "factAsked",
  [Kind.ANSWERED]: "factAnswered",
  [Kind.PART_ANSWERED]: "factPartAnswered",
  [Kind.HELD]: "factHeld",
  [Kind.SCHEDULED]: "factScheduled",
  [Kind.AGREED]: "factAgreed",
  [Kind.ETA_CHANGED]: "factEta",
  [Kind.SHIPPED]: "factShipped",
  [Kind.RECEIVED]: "factReceived",
  [Kind.QUARANTINED]: "factQuarantined",
  [Kind.CANCELLED]: "factCancelled",
  [Kind.DISPUTE_OPENED]: "factDisputed",
  [Kind.DISPUTE_WITHDRAWN]: "factWithdrawn",
  [Kind.DISPUTE_UPHELD]: "factUpheld",
  [Kind.DISPUTE_REJECTED]: "factRejected",
} as const satisfies Record<Kind, string>;

export const CAUSE_KEYS: Partial<
  Record<Cause, "causeSupplier" | "causeBuyer" | "causeRule" | "causeAsAsked" | "causeAgreed">
> = {
  [Cause.SUPPLIER]: "causeSupplier",
  [Cause.BUYER]: "causeBuyer",
  [Cause.RULE]: "causeRule",
  [Cause.AS_ASKED]: "causeAsAsked",
  [Cause.AGREED]: "causeAgreed",
};
