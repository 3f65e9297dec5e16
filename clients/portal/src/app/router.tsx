// Every page of the portal. What a page shows is in its address: filters and sorting are search
// parameters, what is open is a path.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { NotFound, PageFailed, Root, Shell } from "./shell";

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

// Pages that anybody may see.
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ next }: Record<string, unknown>) => (typeof next === "string" ? { next } : {}),
  component: lazyRouteComponent(() => import("@/features/sign_in/sign_in_page"), "SignInPage"),
});
const forgotten = createRoute({
  getParentRoute: () => root,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("@/features/sign_in/forgotten_page"), "ForgottenPage"),
});
const oidc = createRoute({
  getParentRoute: () => root,
  path: "/oidc",
  component: lazyRouteComponent(() => import("@/features/sign_in/oidc_page"), "OidcPage"),
});
// The mailed links keep their secret behind the #, which no server is sent.
const setPassword = createRoute({
  getParentRoute: () => root,
  path: "/link",
  component: lazyRouteComponent(
    () => import("@/features/sign_in/set_password_page"),
    "SetPasswordPage",
  ),
});
const orderLink = createRoute({
  getParentRoute: () => root,
  path: "/order",
  component: lazyRouteComponent(() => import("@/features/link/order_link_page"), "OrderLinkPage"),
});

// Pages of signed-in persons, in the shell.
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
const start = createRoute({
  getParentRoute: () => shell,
  // The shell knows where to go from here.
  path: "/",
});
const today = createRoute({
  getParentRoute: () => shell,
  path: "/today",
  component: lazyRouteComponent(() => import("@/features/today/today_page"), "TodayPage"),
});
const orders = createRoute({
  getParentRoute: () => shell,
  path: "/orders",
  component: lazyRouteComponent(() => import("@/features/orders/orders_page"), "OrdersPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const orderLine = createRoute({
  getParentRoute: () => orders,
  path: "$purchaseOrderId/$lineNumber",
  component: lazyRouteComponent(() => import("@/features/orders/line_panel"), "LinePanel"),
});
const backorders = createRoute({
  getParentRoute: () => shell,
  path: "/backorders",
  component: lazyRouteComponent(
    () => import("@/features/backorders/backorders_page"),
    "BackordersPage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});
const production = createRoute({
  getParentRoute: () => shell,
  path: "/production",
  component: lazyRouteComponent(
    () => import("@/features/production/production_page"),
    "ProductionPage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});
const shipments = createRoute({
  getParentRoute: () => shell,
  path: "/shipments",
  component: lazyRouteComponent(
    () => import("@/features/shipments/shipments_page"),
    "ShipmentsPage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});
const messages = createRoute({
  getParentRoute: () => shell,
  path: "/messages",
  component: lazyRouteComponent(() => import("@/features/messages/messages_page"), "MessagesPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const users = createRoute({
  getParentRoute: () => shell,
  path: "/users",
  component: lazyRouteComponent(() => import("@/features/users/users_page"), "UsersPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const account = createRoute({
  getParentRoute: () => shell,
  path: "/account",
  component: lazyRouteComponent(() => import("@/features/users/account_page"), "AccountPage"),
});
const responses = createRoute({
  getParentRoute: () => shell,
  path: "/staff/responses",
  component: lazyRouteComponent(() => import("@/features/staff/responses_page"), "ResponsesPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const purchaseOrders = createRoute({
  getParentRoute: () => shell,
  path: "/staff/purchase-orders",
  component: lazyRouteComponent(
    () => import("@/features/staff/purchase_orders_page"),
    "PurchaseOrdersPage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});
const purchaseOrder = createRoute({
  getParentRoute: () => shell,
  path: "/staff/purchase-orders/$purchaseOrderId",
  component: lazyRouteComponent(
    () => import("@/features/staff/purchase_order_page"),
    "PurchaseOrderPage",
  ),
});
const queues = createRoute({
  getParentRoute: () => shell,
  path: "/staff/queues",
  component: lazyRouteComponent(() => import("@/features/staff/queues_page"), "QueuesPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const suppliers = createRoute({
  getParentRoute: () => shell,
  path: "/staff/suppliers",
  component: lazyRouteComponent(() => import("@/features/staff/suppliers_page"), "SuppliersPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const control = createRoute({
  getParentRoute: () => shell,
  path: "/staff/control",
  component: lazyRouteComponent(() => import("@/features/control/control_page"), "ControlPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const service = createRoute({
  getParentRoute: () => shell,
  path: "/staff/service",
  component: lazyRouteComponent(
    () => import("@/features/customer_service/customer_service_page"),
    "CustomerServicePage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});
const stock = createRoute({
  getParentRoute: () => shell,
  path: "/staff/stock",
  component: lazyRouteComponent(() => import("@/features/stock/stock_page"), "StockPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const sourcing = createRoute({
  getParentRoute: () => shell,
  path: "/staff/sourcing",
  component: lazyRouteComponent(() => import("@/features/sourcing/sourcing_page"), "SourcingPage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const league = createRoute({
  getParentRoute: () => shell,
  path: "/staff/scorecards",
  component: lazyRouteComponent(() => import("@/features/scorecards/league_page"), "LeaguePage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const compare = createRoute({
  getParentRoute: () => shell,
  path: "/staff/scorecards/compare",
  component: lazyRouteComponent(() => import("@/features/scorecards/compare_page"), "ComparePage"),
  validateSearch: (search: Record<string, unknown>) => search,
});
const staffScorecard = createRoute({
  getParentRoute: () => shell,
  path: "/staff/scorecards/$supplierId",
  component: lazyRouteComponent(
    () => import("@/features/scorecards/scorecard_page"),
    "StaffScorecardPage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});
const ownScorecard = createRoute({
  getParentRoute: () => shell,
  path: "/scorecard",
  component: lazyRouteComponent(
    () => import("@/features/scorecards/scorecard_page"),
    "OwnScorecardPage",
  ),
  validateSearch: (search: Record<string, unknown>) => search,
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    forgotten,
    oidc,
    setPassword,
    orderLink,
    shell.addChildren([
      start,
      today,
      orders.addChildren([orderLine]),
      backorders,
      production,
      shipments,
      messages,
      users,
      account,
      responses,
      purchaseOrders,
      purchaseOrder,
      queues,
      suppliers,
      control,
      service,
      stock,
      sourcing,
      league,
      compare,
      staffScorecard,
      ownScorecard,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
