// A command of a form: whether it is under way, and what it was refused for.
import { useCallback, useState } from "react";

export interface Sending {
  pending: boolean;
  error: unknown;
  run: (work: () => Promise<void>) => Promise<void>;
}

export function useSending(): Sending {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = useCallback(async (work: () => Promise<void>) => {
    setPending(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  }, []);
  return { pending, error, run };
}
