// Who is signed in. The session's secret is in a cookie that no script can read; here is only what
// the server says about it. An ended session leaves the page as it is: signing in again goes on.
import { accounts } from "./clients";
import { isSignedOut, refusalOf } from "./errors";
import { SessionState, type User, UserRole } from "./gen/backline/v1/account_service_pb";
import { forgetKept, keepFor } from "./kept";
import { createStore, useStore } from "./store";

export type Session =
  | { state: "unknown" }
  | { state: "unreachable"; error: unknown }
  | { state: "signed_out" }
  | { state: "code_required" }
  | { state: "enrolment_required" }
  | { state: "active"; user: User }
  // It was active; the page stays and asks for the password in front of it.
  | { state: "expired"; user: User; step: "password" | "code" };

export const sessionStore = createStore<Session>({ state: "unknown" });

const otherTabs = new BroadcastChannel("backline-session");

otherTabs.onmessage = (message: MessageEvent<"signed_in" | "signed_out">) => {
  if (message.data === "signed_out") noteSessionEnded();
  else void readSelf();
};

export function useSession(): Session {
  return useStore(sessionStore);
}

// The person in front of a page that only signed-in persons see.
export function useUser(): User {
  const session = useSession();
  if (session.state !== "active" && session.state !== "expired") {
    throw new Error("this page is for signed-in persons");
  }
  return session.user;
}

export function noteSessionEnded(): void {
  const session = sessionStore.get();
  if (session.state === "active") {
    sessionStore.set({ state: "expired", user: session.user, step: "password" });
  }
}

// A call was refused: has the session ended? Without its cookie one is nobody, who may do nothing.
export function noteRefusal(error: unknown): void {
  if (isSignedOut(error)) noteSessionEnded();
  else if (refusalOf(error).reason === "ROLE_NOT_ALLOWED") void readSelf();
}

// Resolves when nobody has to sign in again first, or when `signal` ends the wait: what goes on by
// itself asks no server that would refuse it.
export function whenSignedIn(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = sessionStore.subscribe(look);
    signal.addEventListener("abort", look);
    look();
    function look() {
      if (sessionStore.get().state === "expired" && !signal.aborted) return;
      unsubscribe();
      signal.removeEventListener("abort", look);
      resolve();
    }
  });
}

export async function readSelf(): Promise<void> {
  try {
    const { user } = await accounts.getSelf({});
    if (!user) throw new Error("an answer without a person");
    keepFor(user.userId);
    const before = sessionStore.get();
    // Another person must not see what the first one's page still shows.
    if (before.state === "expired" && before.user.userId !== user.userId) window.location.reload();
    else sessionStore.set({ state: "active", user });
  } catch (error) {
    const { reason } = refusalOf(error);
    const before = sessionStore.get();
    const expired = before.state === "active" || before.state === "expired";
    if (expired) {
      if (isSignedOut(error) || reason === "ROLE_NOT_ALLOWED") noteSessionEnded();
    } else if (reason === "SECOND_FACTOR_REQUIRED") sessionStore.set({ state: "code_required" });
    else if (isSignedOut(error) || reason === "ROLE_NOT_ALLOWED")
      sessionStore.set({ state: "signed_out" });
    else sessionStore.set({ state: "unreachable", error });
  }
}

// What a step of a sign-in led to.
export async function entered(state: SessionState | undefined): Promise<void> {
  const before = sessionStore.get();
  if (state === SessionState.ACTIVE) {
    await readSelf();
    otherTabs.postMessage("signed_in");
  } else if (state === SessionState.CODE_REQUIRED) {
    sessionStore.set(
      before.state === "expired" ? { ...before, step: "code" } : { state: "code_required" },
    );
  } else {
    sessionStore.set({ state: "enrolment_required" });
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  const { session } = await accounts.signIn({ email, password });
  await entered(session?.state);
}

export async function confirmCode(code: string): Promise<number> {
  const { session, recoveryCodesLeft } = await accounts.confirmCode({ code });
  await entered(session?.state);
  return recoveryCodesLeft;
}

// Staff's first sign-in: the recovery codes are shown before the page goes on.
export async function finishEnrolment(): Promise<void> {
  await entered(SessionState.ACTIVE);
}

export async function signOut(): Promise<void> {
  try {
    await accounts.signOut({});
  } catch (error) {
    if (!isSignedOut(error)) throw error;
  }
  otherTabs.postMessage("signed_out");
  forgetKept();
  // A new page holds nothing of the person who left.
  window.location.assign("/sign-in");
}

// Back to the password from the second step.
export function startOver(): void {
  const before = sessionStore.get();
  sessionStore.set(
    before.state === "expired" ? { ...before, step: "password" } : { state: "signed_out" },
  );
}

const has = (user: User, ...roles: UserRole[]) => roles.some((role) => user.roles.includes(role));

// What a person may do. The server decides; this only hides what it would refuse.
export const userCan = {
  isSupplier: (user: User) => user.supplierId !== "",
  isStaff: (user: User) => user.supplierId === "",
  answer: (user: User) => has(user, UserRole.SUPPLIER_ADMINISTRATOR, UserRole.SUPPLIER_PLANNER),
  write: (user: User) =>
    has(
      user,
      UserRole.SUPPLIER_ADMINISTRATOR,
      UserRole.SUPPLIER_PLANNER,
      UserRole.BUYER,
      UserRole.PLANNER,
    ),
  decide: (user: User) => has(user, UserRole.BUYER),
  administer: (user: User) => has(user, UserRole.SUPPLIER_ADMINISTRATOR, UserRole.ADMINISTRATOR),
  makeKeys: (user: User) => has(user, UserRole.SUPPLIER_ADMINISTRATOR),
};
