// What the server refused, and why, from what a call threw.
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "./gen/backline/v1/error_reason_pb";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb";

export type Reason = Exclude<keyof typeof ErrorReason, "UNSPECIFIED">;

export interface Refusal {
  // A reason of the contract; OFFLINE: nobody answered; UNKNOWN: an answer without a reason.
  reason: Reason | "OFFLINE" | "UNKNOWN";
  code: Code;
  // What the server said, in English, for those who look closely.
  message: string;
  // Of INVALID_FIELD: what is wrong, by the field's name in the contract.
  fields: Record<string, string>;
  metadata: Record<string, string>;
  // When to try again, if the server says.
  retryAfterSeconds?: number;
}

// Whether it is a refusal already, such as one line's among many.
export function isReadable(error: unknown): error is Refusal {
  return typeof error === "object" && error !== null && "reason" in error && "fields" in error;
}

function isReason(name: string): name is Reason {
  return name in ErrorReason && name !== "UNSPECIFIED";
}

export function refusalOf(error: unknown): Refusal {
  const fault = ConnectError.from(error);
  const details = fault.findDetails(ErrorInfoSchema)[0];
  const fields: Record<string, string> = {};
  for (const bad of fault.findDetails(BadRequestSchema)) {
    for (const violation of bad.fieldViolations) fields[violation.field] ??= violation.description;
  }
  const retry = fault.findDetails(RetryInfoSchema)[0]?.retryDelay;
  const reason = details?.reason ?? "";
  const unreached =
    reason === "" &&
    (fault.code === Code.Unavailable || error instanceof TypeError || isNetworkFault(fault));
  return {
    reason: isReason(reason) ? reason : unreached ? "OFFLINE" : "UNKNOWN",
    code: fault.code,
    message: fault.rawMessage,
    fields,
    metadata: { ...details?.metadata },
    retryAfterSeconds: retry && Number(retry.seconds) + (retry.nanos > 0 ? 1 : 0),
  };
}

// A fetch that failed below HTTP comes as Unknown with the browser's TypeError as its cause.
function isNetworkFault(fault: ConnectError): boolean {
  return fault.cause instanceof TypeError;
}

// Whether the call may have had its effect although it failed: ask again with the same request id.
export function isUnknownOutcome(error: unknown): boolean {
  const { code, reason } = refusalOf(error);
  if (reason === "DEADLINE_PASSED" || reason === "CONFLICT") return false;
  return (
    reason === "OFFLINE" ||
    code === Code.Unavailable ||
    code === Code.DeadlineExceeded ||
    code === Code.Canceled ||
    code === Code.Internal ||
    code === Code.Unknown
  );
}

// Whether the session is over, so that the call can be made again after signing in.
export function isSignedOut(error: unknown): boolean {
  const { code, reason } = refusalOf(error);
  // A mistaken password or a used link, while the session goes on.
  if (reason === "SIGN_IN_REFUSED" || reason === "LINK_NOT_VALID") return false;
  return (
    reason === "SESSION_NOT_VALID" ||
    reason === "SECOND_FACTOR_REQUIRED" ||
    code === Code.Unauthenticated
  );
}
