// Which pages stand in the navigation, and for whom.

import type { User } from "@/api/gen/backline/v1/account_service_pb";
import { userCan } from "@/api/session";
import type { IconName } from "@/ui/icon";
import type { appTexts } from "./texts";

export interface Destination {
  to: string;
  icon: IconName;
  text: (typeof appTexts)["keys"][number];
  for: (user: User) => boolean;
}

export const DESTINATIONS: readonly Destination[] = [
  { to: "/today", icon: "today", text: "today", for: userCan.isSupplier },
  { to: "/orders", icon: "orders", text: "orders", for: userCan.isSupplier },
  { to: "/backorders", icon: "backorders", text: "backorders", for: userCan.isSupplier },
  { to: "/production", icon: "production", text: "production", for: userCan.isSupplier },
  { to: "/shipments", icon: "shipments", text: "shipments", for: userCan.isSupplier },
  { to: "/scorecard", icon: "score", text: "scorecard", for: userCan.isSupplier },
  { to: "/staff/control", icon: "today", text: "control", for: userCan.isStaff },
  { to: "/staff/responses", icon: "decide", text: "responses", for: userCan.isStaff },
  { to: "/staff/purchase-orders", icon: "orders", text: "purchaseOrders", for: userCan.isStaff },
  { to: "/staff/queues", icon: "queue", text: "queues", for: userCan.isStaff },
  { to: "/staff/service", icon: "service", text: "service", for: userCan.isStaff },
  { to: "/staff/stock", icon: "stock", text: "stock", for: userCan.isStaff },
  { to: "/staff/scorecards", icon: "score", text: "scorecards", for: userCan.isStaff },
  { to: "/staff/sourcing", icon: "sourcing", text: "sourcing", for: userCan.isStaff },
  { to: "/staff/suppliers", icon: "suppliers", text: "suppliers", for: userCan.isStaff },
  { to: "/messages", icon: "messages", text: "messages", for: () => true },
  { to: "/users", icon: "users", text: "users", for: userCan.makeKeys },
  {
    to: "/users",
    icon: "users",
    text: "people",
    for: (user) => userCan.administer(user) && !userCan.makeKeys(user),
  },
];

export function startPage(user: User): string {
  return userCan.isSupplier(user) ? "/today" : "/staff/control";
}
