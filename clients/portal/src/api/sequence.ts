// Read your writes: every answer says up to which event it knows; every later read asks for at least
// that much, whichever server it meets.
import type { Interceptor } from "@connectrpc/connect";

let known = 0n;
let tellFirst: (sequence: bigint) => void = () => undefined;

// The event up to which the first read knew: where watching begins, so that no change is missed.
export const firstSequence = new Promise<bigint>((resolve) => {
  tellFirst = resolve;
});

export function knownSequence(): bigint {
  return known;
}

export function noteSequence(sequence: bigint): void {
  if (sequence > known) known = sequence;
}

export const sequenceGuard: Interceptor = (next) => (request) => {
  if (!request.stream && known > 0n && "minSequence" in request.message) {
    (request.message as { minSequence: bigint }).minSequence = known;
  }
  return next(request);
};

export const answeredSequence: Interceptor = (next) => async (request) => {
  const response = await next(request);
  if (!response.stream) {
    const message = response.message as { asOfSequence?: unknown; sequence?: unknown };
    if (typeof message.asOfSequence === "bigint") {
      tellFirst(message.asOfSequence);
      noteSequence(message.asOfSequence);
    }
    if (typeof message.sequence === "bigint") noteSequence(message.sequence);
  }
  return response;
};
