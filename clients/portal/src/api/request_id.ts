// A form has one request id from when it opens until an answer arrives: sending again after a lost
// connection has one effect.
import { useMemo, useRef } from "react";
import { isUnknownOutcome } from "./errors";

export interface RequestId {
  current: () => string;
  // An answer arrived: the next sending is another request.
  answered: () => void;
  // Runs a call with the id; keeps the id only while nobody knows whether the call had its effect.
  send: <Answer>(call: (requestId: string) => Promise<Answer>) => Promise<Answer>;
}

export function makeRequestId(): RequestId {
  let id = crypto.randomUUID() as string;
  const answered = () => {
    id = crypto.randomUUID();
  };
  return {
    current: () => id,
    answered,
    send: async (call) => {
      try {
        const answer = await call(id);
        answered();
        return answer;
      } catch (error) {
        if (!isUnknownOutcome(error)) answered();
        throw error;
      }
    },
  };
}

export function useRequestId(): RequestId {
  const made = useRef<RequestId | null>(null);
  return useMemo(() => (made.current ??= makeRequestId()), []);
}
