// What the server said, kept until an event says that it changed. The first part of every key is a
// topic of topics.ts.

import { Code } from "@connectrpc/connect";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { refusalOf } from "./errors";
import { noteRefusal } from "./session";

const RETRIES_MAX = 3;

function worthAnotherTry(count: number, error: unknown): boolean {
  const { code, reason } = refusalOf(error);
  return (
    count < RETRIES_MAX &&
    (reason === "OFFLINE" || code === Code.Unavailable || code === Code.ResourceExhausted)
  );
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: noteRefusal }),
    mutationCache: new MutationCache({ onError: noteRefusal }),
    defaultOptions: {
      queries: {
        // Events say when something changed; until then an answer stays good.
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 600_000,
        retry: worthAnotherTry,
        retryDelay: (count) => Math.min(500 * 2 ** count, 8_000),
        refetchOnWindowFocus: false,
        refetchOnReconnect: "always",
      },
      mutations: { retry: false },
    },
  });
}

export const queryClient = makeQueryClient();
