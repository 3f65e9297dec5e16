// What signs of risk and causes of waiting are called.
import {
  WaitCause as Cause,
  BacklogChangeKind as Change,
  RiskSignal as Signal,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { defineTexts } from "@/api/texts";
import type { Tone } from "@/ui/states";

export const SIGNAL_KEYS = {
  [Signal.UNSPECIFIED]: "signalAny",
  [Signal.LATE]: "signalLate",
  [Signal.AFTER_NEED]: "signalAfterNeed",
  [Signal.UNANSWERED]: "signalUnanswered",
  [Signal.PAST_ACKNOWLEDGEMENT]: "signalPastAcknowledgement",
  [Signal.PRODUCTION_SLIP]: "signalProduction",
} as const satisfies Record<Signal, string>;

export const SIGNAL_TONES: Record<Signal, Tone | "quiet"> = {
  [Signal.UNSPECIFIED]: "quiet",
  [Signal.LATE]: "bad",
  [Signal.AFTER_NEED]: "warn",
  [Signal.UNANSWERED]: "info",
  [Signal.PAST_ACKNOWLEDGEMENT]: "bad",
  [Signal.PRODUCTION_SLIP]: "warn",
};

export const SIGNALS: readonly Signal[] = [
  Signal.UNSPECIFIED,
  Signal.LATE,
  Signal.AFTER_NEED,
  Signal.UNANSWERED,
  Signal.PAST_ACKNOWLEDGEMENT,
  Signal.PRODUCTION_SLIP,
];

export const CAUSE_KEYS = {
  [Cause.UNSPECIFIED]: "causeAny",
  [Cause.SUPPLY_OVERDUE]: "causeOverdue",
  [Cause.NO_SUPPLY]: "causeNoSupply",
  [Cause.SUPPLY_LATE]: "causeLate",
  [Cause.ALLOCATION_LOST]: "causeLost",
  [Cause.SUPPLY_UNCONFIRMED]: "causeUnconfirmed",
  [Cause.SUPPLY_DUE]: "causeDue",
} as const satisfies Record<Cause, string>;

export const CAUSES: readonly Cause[] = [
  Cause.UNSPECIFIED,
  Cause.SUPPLY_OVERDUE,
  Cause.NO_SUPPLY,
  Cause.SUPPLY_LATE,
  Cause.ALLOCATION_LOST,
  Cause.SUPPLY_UNCONFIRMED,
  Cause.SUPPLY_DUE,
];

export const CHANGE_KEYS = {
  [Change.UNSPECIFIED]: "changeAny",
  [Change.OPENED]: "changeOpened",
  [Change.FULFILLED]: "changeFulfilled",
  [Change.CANCELLED]: "changeCancelled",
  [Change.PROMISE_LATER]: "changeLater",
  [Change.PROMISE_EARLIER]: "changeEarlier",
  [Change.LOST]: "changeLost",
} as const satisfies Record<Change, string>;

export const CHANGE_TONES: Record<Change, Tone | "quiet"> = {
  [Change.UNSPECIFIED]: "quiet",
  [Change.OPENED]: "warn",
  [Change.FULFILLED]: "good",
  [Change.CANCELLED]: "quiet",
  [Change.PROMISE_LATER]: "bad",
  [Change.PROMISE_EARLIER]: "good",
  [Change.LOST]: "bad",
};

export const kpiWords = defineTexts("kpi_words", {
  en: {
    signalAny: "Any sign",
    signalLate: "Past due",
    signalAfterNeed: "After the need",
    signalUnanswered: "Not agreed",
    signalPastAcknowledgement: "Answer overdue",
    signalProduction: "Production slips",
    causeAny: "Any cause",
    causeOverdue: "Supply overdue",
    causeNoSupply: "No supply ordered",
    causeLate: "Supply later than promised",
    causeLost: "Reserved goods were lost",
    causeUnconfirmed: "Supply not confirmed",
    causeDue: "Supply comes as promised",
    changeAny: "All",
    changeOpened: "Began to wait",
    changeFulfilled: "Got goods",
    changeCancelled: "Cancelled",
    changeLater: "Promised later",
    changeEarlier: "Promised earlier",
    changeLost: "Goods were taken back",
  },
  de: {
    signalAny: "Jedes Zeichen",
    signalLate: "Überfällig",
    signalAfterNeed: "Nach dem Bedarf",
    signalUnanswered: "Nicht vereinbart",
    signalPastAcknowledgement: "Antwort überfällig",
    signalProduction: "Produktion verzögert",
    causeAny: "Jede Ursache",
    causeOverdue: "Zugang überfällig",
    causeNoSupply: "Nichts bestellt",
    causeLate: "Zugang später als zugesagt",
    causeLost: "Reservierte Ware ging verloren",
    causeUnconfirmed: "Zugang nicht bestätigt",
    causeDue: "Zugang kommt wie zugesagt",
    changeAny: "Alle",
    changeOpened: "Wartet seither",
    changeFulfilled: "Ware zugeteilt",
    changeCancelled: "Storniert",
    changeLater: "Später zugesagt",
    changeEarlier: "Früher zugesagt",
    changeLost: "Ware wieder entzogen",
  },
});
