// A company worth looking at, loaded through the contract: products, customers who wait, purchase
// orders to answer, a slot calendar, messages, persons.
import { randomUUID } from "node:crypto";
import { UserRole } from "./gen/backline/v1/account_service_pb.js";
import { CapacityService } from "./gen/backline/v1/capacity_service_pb.js";
import { CatalogService } from "./gen/backline/v1/catalog_service_pb.js";
import { SupplyReason } from "./gen/backline/v1/common_pb.js";
import { MessageService } from "./gen/backline/v1/message_service_pb.js";
import { OrderService } from "./gen/backline/v1/order_service_pb.js";
import { PurchaseOrderService } from "./gen/backline/v1/purchase_order_service_pb.js";
import { SupplierService } from "./gen/backline/v1/supplier_service_pb.js";
import { UserService } from "./gen/backline/v1/user_service_pb.js";

const DAY_MS = 86_400_000;

export function iso(daysFromNow) {
  return new Date(Date.now() + daysFromNow * DAY_MS).toISOString().slice(0, 10);
}

export function date(daysFromNow) {
  const [year, month, day] = iso(daysFromNow).split("-").map(Number);
  return { year, month, day };
}

const PRODUCTS = [
  ["PUMP-100", "Infusion pump"],
  ["TUBE-22", "Extension tube, 22 cm"],
  ["VALVE-3W", "Three-way valve"],
  ["FILTER-H14", "Filter H14"],
  ["SENSOR-O2", "Oxygen sensor"],
  ["BATTERY-12V", "Battery, 12 V"],
  ["CABLE-ECG", "ECG cable, five leads"],
  ["CUFF-M", "Blood pressure cuff, medium"],
  ["PROBE-T", "Temperature probe"],
  ["CASE-L", "Carrying case, large"],
  ["STAND-5", "Stand with five feet"],
  ["CLAMP-2", "Pole clamp"],
];

export const PASSWORD = "seven quiet herons wade";

export class Estate {
  constructor(system) {
    this.system = system;
    this.products = new Map();
    this.orderCount = 0;
  }

  call(identity, service, method, request) {
    return this.system.client(identity, service)[method]({ requestId: randomUUID(), ...request });
  }

  async load() {
    await this.loadParties();
    await this.loadProducts();
    await this.loadDemand();
    await this.loadPurchaseOrders();
    await this.loadCapacity();
    return this;
  }

  async loadParties() {
    const admin = (method, request) =>
      this.call("staff/administrator", CatalogService, method, request);
    this.suppliers = {};
    for (const [code, name] of [
      ["acme", "Acme Manufacturing"],
      ["borealis", "Borealis Components"],
    ]) {
      const { supplier } = await admin("createSupplier", { supplier: { code, name } });
      this.suppliers[code] = supplier.supplierId;
    }
    this.locations = {};
    for (const [code, name, timeZone, rank] of [
      ["BER", "Berlin", "Europe/Berlin", 1],
      ["CHI", "Chicago", "America/Chicago", 2],
    ]) {
      const { location } = await admin("createLocation", {
        location: { code, name, timeZone, rank },
      });
      this.locations[code] = location.locationId;
    }
    this.customers = [];
    for (const name of [
      "Northwind Clinics",
      "Cedar Hospital",
      "Harbour Care",
      "Lumen Outpatient",
    ]) {
      const code = name.toLowerCase().replace(" ", "-");
      const { customer } = await admin("createCustomer", { customer: { code, name, tier: 3 } });
      this.customers.push(customer.customerId);
    }
  }

  async loadProducts() {
    for (const [sku, name] of PRODUCTS) {
      const { product } = await this.call("staff/administrator", CatalogService, "createProduct", {
        product: { sku, name, backorderPolicy: 1, defaultLeadTimeDays: 14 },
      });
      this.products.set(sku, product.productId);
      await this.call("staff/administrator", CatalogService, "setSourcing", {
        sourcing: {
          productId: product.productId,
          supplierId: this.suppliers.acme,
          rank: 1,
          unitPrice: { currencyCode: "EUR", units: 12n, nanos: 500_000_000 },
          leadTimeDays: 14,
          sharesDemand: true,
        },
      });
    }
  }

  // Orders beyond stock: all of it waits.
  async loadDemand() {
    let at = 0;
    for (const productId of this.products.values()) {
      for (const customerId of this.customers.slice(0, 2 + (at % 3))) {
        await this.call("service/orders", OrderService, "placeOrder", {
          customerId,
          externalReference: `SO-${1000 + at}`,
          lines: [
            {
              lineNumber: 1,
              productId,
              locationId: this.locations.BER,
              quantity: BigInt(10 + 5 * at),
              requestedDate: date(10 + at),
            },
          ],
        });
        at += 1;
      }
    }
  }

  // Sends a purchase order to a supplier. Lines: [sku, quantity, days from now].
  async purchase(supplier, lines, location = "BER") {
    this.orderCount += 1;
    const { purchaseOrder } = await this.call(
      "staff/buyer",
      PurchaseOrderService,
      "createPurchaseOrder",
      {
        supplierId: this.suppliers[supplier],
        locationId: this.locations[location],
        externalReference: `PO-2026-${String(this.orderCount).padStart(4, "0")}`,
        lines: lines.map(([sku, quantity, days], index) => ({
          lineNumber: index + 1,
          productId: this.products.get(sku),
          quantity: BigInt(quantity),
          unitPrice: { currencyCode: "EUR", units: 12n, nanos: 500_000_000 },
          requestedDate: date(days),
        })),
      },
    );
    const sent = await this.call("staff/buyer", PurchaseOrderService, "sendPurchaseOrder", {
      purchaseOrderId: purchaseOrder.purchaseOrderId,
    });
    return sent.purchaseOrder;
  }

  // As the supplier's own system would; `later` days after what was asked for.
  async answer(order, line, later) {
    const asked = line.requestedDate;
    const day = new Date(Date.UTC(asked.year, asked.month - 1, asked.day + later));
    const [year, month, dayOfMonth] = day.toISOString().slice(0, 10).split("-").map(Number);
    await this.call("supplier/acme", SupplierService, "answerLine", {
      purchaseOrderId: order.purchaseOrderId,
      lineNumber: line.lineNumber,
      version: line.version,
      schedules: [{ quantity: line.orderedQuantity, etaDate: { year, month, day: dayOfMonth } }],
      reason: later === 0 ? SupplyReason.UNSPECIFIED : SupplyReason.MATERIAL_SHORTAGE,
    });
  }

  async loadPurchaseOrders() {
    const skus = [...this.products.keys()];
    // Sixty lines to answer, in ten purchase orders.
    this.open = [];
    for (let at = 0; at < 10; ++at) {
      const lines = Array.from({ length: 6 }, (_, index) => [
        skus[(at * 5 + index) % skus.length],
        40 + 10 * index + at,
        14 + 2 * at + index,
      ]);
      this.open.push(await this.purchase("acme", lines, at % 3 === 2 ? "CHI" : "BER"));
    }
    // Sixteen that are answered, some late.
    this.answered = [];
    for (let at = 0; at < 4; ++at) {
      const lines = Array.from({ length: 4 }, (_, index) => [
        skus[(at * 3 + index) % skus.length],
        30 + index,
        8 + at,
      ]);
      const order = await this.purchase("acme", lines);
      for (const line of order.lines) await this.answer(order, line, line.lineNumber === 2 ? 6 : 0);
      this.answered.push(order);
    }
    const first = this.open[0];
    await this.call("staff/buyer", MessageService, "postMessage", {
      purchaseOrderId: first.purchaseOrderId,
      lineNumber: 1,
      text: "Can you bring forward a part of this? Two clinics wait.",
    });
    // Another supplier's, which Acme must never see.
    await this.purchase("borealis", [["SENSOR-O2", 77, 20]]);
  }

  async loadCapacity() {
    const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({
      weekday,
      startMinute: 360,
      endMinute: 840,
    }));
    for (const [code, name] of [
      ["ASSEMBLY", "Assembly"],
      ["MOULDING", "Moulding"],
    ]) {
      const { workCenter } = await this.call("supplier/acme", CapacityService, "createWorkCenter", {
        code,
        name,
        timeZone: "Europe/Berlin",
        shifts: weekdays,
      });
      const [sku] = code === "ASSEMBLY" ? ["PUMP-100"] : ["VALVE-3W"];
      await this.call("supplier/acme", CapacityService, "publishCapacity", {
        workCenterId: workCenter.workCenterId,
        productId: this.products.get(sku),
        fromDate: date(1),
        toDate: date(56),
        periodDays: 7,
        unitsPerPeriod: 120n,
      });
    }
  }

  // Invites a person; the mail's link sets the password.
  async invite(email, name, roles, supplier) {
    await this.call("staff/administrator", UserService, "inviteUser", {
      email,
      name,
      supplierId: supplier === undefined ? "" : this.suppliers[supplier],
      roles,
    });
    return await this.system.linkFor(email, "link");
  }
}

export { UserRole };
