// Persons, keys and the trail as lists: what may be given to whom, and what stands where. Pure.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { UserRole as Role, type User, UserState } from "@/api/gen/backline/v1/account_service_pb";
import { type ApiKey, ApiKeyScope as Scope } from "@/api/gen/backline/v1/user_service_pb";

export const SUPPLIER_ROLES: readonly Role[] = [
  Role.SUPPLIER_ADMINISTRATOR,
  Role.SUPPLIER_PLANNER,
  Role.SUPPLIER_VIEWER,
];

export const STAFF_ROLES: readonly Role[] = [Role.BUYER, Role.PLANNER, Role.ADMINISTRATOR];

export const SCOPES: readonly Scope[] = [Scope.READ, Scope.ANSWER, Scope.SHIP];

// A supplier's persons have roles of suppliers, staff those of staff.
export function rolesFor(supplierId: string): readonly Role[] {
  return supplierId === "" ? STAFF_ROLES : SUPPLIER_ROLES;
}

export const ROLE_KEYS = {
  [Role.UNSPECIFIED]: "roleUnknown",
  [Role.SUPPLIER_ADMINISTRATOR]: "roleSupplierAdministrator",
  [Role.SUPPLIER_PLANNER]: "roleSupplierPlanner",
  [Role.SUPPLIER_VIEWER]: "roleSupplierViewer",
  [Role.BUYER]: "roleBuyer",
  [Role.PLANNER]: "rolePlanner",
  [Role.ADMINISTRATOR]: "roleAdministrator",
} as const satisfies Record<Role, string>;

export const ROLE_HINTS = {
  [Role.UNSPECIFIED]: "roleUnknown",
  [Role.SUPPLIER_ADMINISTRATOR]: "hintSupplierAdministrator",
  [Role.SUPPLIER_PLANNER]: "hintSupplierPlanner",
  [Role.SUPPLIER_VIEWER]: "hintSupplierViewer",
  [Role.BUYER]: "hintBuyer",
  [Role.PLANNER]: "hintPlanner",
  [Role.ADMINISTRATOR]: "hintAdministrator",
} as const satisfies Record<Role, string>;

export const SCOPE_KEYS = {
  [Scope.UNSPECIFIED]: "scopeUnknown",
  [Scope.READ]: "scopeRead",
  [Scope.ANSWER]: "scopeAnswer",
  [Scope.SHIP]: "scopeShip",
} as const satisfies Record<Scope, string>;

export const SCOPE_HINTS = {
  [Scope.UNSPECIFIED]: "scopeUnknown",
  [Scope.READ]: "hintRead",
  [Scope.ANSWER]: "hintAnswer",
  [Scope.SHIP]: "hintShip",
} as const satisfies Record<Scope, string>;

export const USER_STATE_KEYS = {
  [UserState.UNSPECIFIED]: "stateUnknown",
  [UserState.INVITED]: "stateInvited",
  [UserState.ACTIVE]: "stateActive",
  [UserState.DISABLED]: "stateDisabled",
} as const satisfies Record<UserState, string>;

// What may be done with a person. The server decides; this only hides what it would refuse.
export const personCan = {
  beInvitedAgain: (person: User) => person.state === UserState.INVITED,
  beDisabled: (person: User) => person.state !== UserState.DISABLED,
  beEnabled: (person: User) => person.state === UserState.DISABLED,
  loseSecondFactor: (person: User) => person.secondFactor && person.state === UserState.ACTIVE,
};

export type KeyStanding = "active" | "expired" | "revoked";

export function keyStanding(key: ApiKey, now: Date): KeyStanding {
  if (key.revoked) return "revoked";
  return key.expiresTime && timestampDate(key.expiresTime) <= now ? "expired" : "active";
}

export function toggled<Item>(list: readonly Item[], item: Item, order: readonly Item[]): Item[] {
  const next = list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
  return order.filter((candidate) => next.includes(candidate));
}

export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text) && new TextEncoder().encode(text).length <= 254;
}

// A password by the contract's limits: undefined, or what is wrong with it.
export function passwordFault(password: string): "tooShort" | "tooLong" | undefined {
  const bytes = new TextEncoder().encode(password).length;
  if (bytes < 8) return "tooShort";
  return bytes > 128 ? "tooLong" : undefined;
}

export interface Change {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

// What an entry of the trail changed: "email=a name=b" before and after, by name. A value may hold
// spaces; a name is one word before an equals sign.
export function changesOf(before: string, after: string): Change[] {
  const old = pairsOf(before);
  const now = pairsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }));
}

function pairsOf(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const match of text.matchAll(/([a-z_]+)=(.*?)(?=\s+[a-z_]+=|$)/gs)) {
    pairs.set(match[1] ?? "", match[2] ?? "");
  }
  return pairs;
}

// user:ID as a person's name, where it is known.
export function actorName(actor: string, people: ReadonlyMap<string, User>): string {
  if (!actor.startsWith("user:")) return actor;
  return people.get(actor.slice("user:".length))?.name ?? actor;
}

// /backline.v1.UserService/InviteUser: the last part says it.
export function methodName(method: string): string {
  return method.split("/").at(-1) ?? method;
}
