// Sign-in at the identity provider of the house: the browser goes there and comes back to /oidc.
// What ends it stays in this tab, so that nobody is made to end what another has begun.
import { useQuery } from "@tanstack/react-query";
import { accounts } from "./clients";
import { entered } from "./session";

const KEPT = "backline.oidc";

interface Begun {
  browserSecret: string;
  // Where to go on.
  next: string;
}

// What persons call it; empty if there is none, or nobody knows yet.
export function useIdentityProvider(): string {
  const options = useQuery({
    queryKey: ["sign-in-options"],
    queryFn: ({ signal }) => accounts.getSignInOptions({}, { signal }),
  });
  return options.data?.identityProvider ?? "";
}

interface Answer {
  authorizationUrl: string;
  browserSecret: string;
}

function leave({ authorizationUrl, browserSecret }: Answer, next: string): void {
  const { protocol } = new URL(authorizationUrl);
  if (protocol !== "https:" && protocol !== "http:") throw new Error("this is no provider's page");
  const begun: Begun = { browserSecret, next };
  sessionStorage.setItem(KEPT, JSON.stringify(begun));
  window.location.assign(authorizationUrl);
}

// With the token of a mailed link, who comes back is bound to whom it was mailed to.
export async function goToProvider(next: string, linkToken = ""): Promise<void> {
  leave(await accounts.beginOidcSignIn({ linkToken }), next);
}

// Who comes back is bound to the person who is signed in.
export async function bindAtProvider(currentPassword: string, next: string): Promise<void> {
  leave(await accounts.beginOidcLink({ currentPassword }), next);
}

// Nothing was begun in this tab, or the provider says that nothing came of it.
export class NotCompleted extends Error {}

// Ends, once, what this tab began, with what the provider sent it back with; says where to go on.
export async function comeBack(search: string): Promise<string> {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const returned = new URLSearchParams(search);
  const code = returned.get("code");
  const state = returned.get("state");
  if (kept === null || code === null || state === null) throw new NotCompleted();
  const { browserSecret, next } = JSON.parse(kept) as Begun;
  const { session } = await accounts.finishOidcSignIn({ code, state, browserSecret });
  await entered(session?.state);
  return next;
}
