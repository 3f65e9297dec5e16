// A supplier of one job's own: its products, who waits for them, what is bought from it, its work
// centres, its persons. Its system speaks by a certificate.

import { date, dateOf, isoOf, UserRole } from "./estate.mjs";
import { AgreementService } from "./gen/backline/v1/agreement_service_pb.js";
import { CapacityService } from "./gen/backline/v1/capacity_service_pb.js";
import { SupplyReason } from "./gen/backline/v1/common_pb.js";
import { OrderService } from "./gen/backline/v1/order_service_pb.js";
import { PurchaseOrderService } from "./gen/backline/v1/purchase_order_service_pb.js";
import { SupplierService } from "./gen/backline/v1/supplier_service_pb.js";

const NAMES = [
  "Acme Manufacturing",
  "Borealis Components",
  "Calder Precision",
  "Dunmore Plastics",
  "Eastlake Sensors",
  "Fenwick Tubing",
];

const PRODUCTS = {
  "PUMP-100": "Infusion pump",
  "TUBE-22": "Extension tube, 22 cm",
  "VALVE-3W": "Three-way valve",
  "FILTER-H14": "Filter H14",
  "SENSOR-O2": "Oxygen sensor",
  "BATTERY-12V": "Battery, 12 V",
  "CABLE-ECG": "ECG cable, five leads",
  "CUFF-M": "Blood pressure cuff, medium",
  "PROBE-T": "Temperature probe",
  "CASE-L": "Carrying case, large",
  "STAND-5": "Stand with five feet",
  "CLAMP-2": "Pole clamp",
};

const PRICE = { currencyCode: "EUR", units: 12n, nanos: 500_000_000 };
const WEEKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  startMinute: 360,
  endMinute: 840,
}));

export class Company {
  constructor(estate, number, name = NAMES[number % NAMES.length]) {
    this.estate = estate;
    this.number = String(number).padStart(2, "0");
    this.code = `s${this.number}`;
    this.name = `${name} ${this.number}`;
    this.products = new Map();
    this.personCount = 0;
  }

  async open() {
    this.estate.system.certify(`supplier/${this.code}`);
    const { supplier } = await this.estate.catalog("createSupplier", {
      supplier: { code: this.code, name: this.name },
    });
    this.supplierId = supplier.supplierId;
    return this;
  }

  // Calls the server as the supplier's own system.
  call(service, method, request) {
    return this.estate.call(`supplier/${this.code}`, service, method, request);
  }

  buyer(service, method, request) {
    return this.estate.call("staff/buyer", service, method, request);
  }

  // What a product of this company is called in the catalogue.
  sku(name) {
    return `${name}-${this.number}`;
  }

  // `called` is its name there.
  async product(name, called = PRODUCTS[name]) {
    if (!this.products.has(name)) {
      const { product } = await this.estate.catalog("createProduct", {
        product: {
          sku: this.sku(name),
          name: called,
          backorderPolicy: 1,
          defaultLeadTimeDays: 14,
        },
      });
      this.products.set(name, product.productId);
      await this.estate.catalog("setSourcing", {
        sourcing: {
          productId: product.productId,
          supplierId: this.supplierId,
          rank: 1,
          unitPrice: PRICE,
          leadTimeDays: 14,
          sharesDemand: true,
        },
      });
    }
    return this.products.get(name);
  }

  // Sends a purchase order to this company. Lines: [product, quantity, days from now].
  async purchase(lines, location = "BER", reference = this.estate.nextReference()) {
    const ordered = [];
    for (const [at, [name, quantity, days]] of lines.entries()) {
      ordered.push({
        lineNumber: at + 1,
        productId: await this.product(name),
        quantity: BigInt(quantity),
        unitPrice: PRICE,
        requestedDate: date(days),
      });
    }
    const { purchaseOrder } = await this.buyer(PurchaseOrderService, "createPurchaseOrder", {
      supplierId: this.supplierId,
      locationId: this.estate.locations[location],
      externalReference: reference,
      lines: ordered,
    });
    const sent = await this.buyer(PurchaseOrderService, "sendPurchaseOrder", {
      purchaseOrderId: purchaseOrder.purchaseOrderId,
    });
    return sent.purchaseOrder;
  }

  // So many purchase orders of six lines each, which wait for an answer.
  async purchaseMany(count) {
    const names = Object.keys(PRODUCTS);
    const orders = [];
    for (let at = 0; at < count; ++at) {
      const lines = Array.from({ length: 6 }, (_, index) => [
        names[(at * 5 + index) % names.length],
        40 + 10 * index + at,
        14 + 2 * at + index,
      ]);
      orders.push(await this.purchase(lines, at % 3 === 2 ? "CHI" : "BER"));
    }
    return orders;
  }

  // One order of four lines that is answered, the second line six days later than asked.
  async purchaseAnswered() {
    const order = await this.purchase(
      ["PUMP-100", "TUBE-22", "VALVE-3W", "FILTER-H14"].map((name, at) => [name, 30 + at, 8]),
    );
    for (const line of order.lines) await this.answer(order, line, line.lineNumber === 2 ? 6 : 0);
    return order;
  }

  // As the supplier's own system would; `later` days after what was asked for.
  async answer(order, line, later) {
    const { year, month, day } = line.requestedDate;
    const eta = new Date(Date.UTC(year, month - 1, day + later)).toISOString().slice(0, 10);
    await this.call(SupplierService, "answerLine", {
      purchaseOrderId: order.purchaseOrderId,
      lineNumber: line.lineNumber,
      version: line.version,
      schedules: [{ quantity: line.orderedQuantity, etaDate: dateOf(eta) }],
      reason: later === 0 ? SupplyReason.UNSPECIFIED : SupplyReason.MATERIAL_SHORTAGE,
    });
  }

  // Customers order what is not in stock: all of it waits. Wanted in so many days, and weekly after.
  async demand(name, quantities, firstDay = 10) {
    for (const [at, quantity] of quantities.entries()) {
      await this.estate.call("service/orders", OrderService, "placeOrder", {
        customerId: this.estate.customers[at % this.estate.customers.length],
        externalReference: `SO-${this.number}-${name}-${at}`,
        lines: [
          {
            lineNumber: 1,
            productId: await this.product(name),
            locationId: this.estate.locations.BER,
            quantity: BigInt(quantity),
            requestedDate: date(firstDay + 7 * at),
          },
        ],
      });
    }
  }

  // Agrees on answers within eight business hours and on slips that are told ten days ahead.
  async agree() {
    const calendar = { timeZone: "Europe/Berlin", shifts: WEEKDAYS };
    await this.buyer(AgreementService, "setBusinessCalendar", calendar);
    await this.buyer(AgreementService, "setBusinessCalendar", {
      supplierId: this.supplierId,
      ...calendar,
    });
    await this.buyer(AgreementService, "createAgreement", {
      supplierId: this.supplierId,
      validFrom: date(0),
      terms: {
        acknowledgeBusinessHours: 8,
        answerChangeBusinessHours: 16,
        daysEarly: 5,
        slipNoticeDays: 10,
        components: [
          { component: 1, targetBasisPoints: 9_500, weightBasisPoints: 2_000 },
          { component: 3, targetBasisPoints: 9_000, weightBasisPoints: 5_000 },
          { component: 4, targetBasisPoints: 8_000, weightBasisPoints: 3_000 },
        ],
      },
    });
  }

  // Goods of a line arrive.
  async receive(order, lineNumber, quantity, day = 0) {
    await this.estate.call("service/warehouse", PurchaseOrderService, "receivePurchaseOrder", {
      purchaseOrderId: order.purchaseOrderId,
      deliveryNote: `DN-${order.externalReference}-${lineNumber}-${day}`,
      lines: [{ lineNumber, acceptedQuantity: BigInt(quantity) }],
      receivedDate: date(day),
    });
  }

  // A work centre that makes 120 of a product in each of eight weeks.
  async workCenter(code, name, product) {
    const { workCenter } = await this.call(CapacityService, "createWorkCenter", {
      code,
      name,
      timeZone: "Europe/Berlin",
      shifts: WEEKDAYS,
    });
    await this.call(CapacityService, "publishCapacity", {
      workCenterId: workCenter.workCenterId,
      productId: await this.product(product),
      fromDate: date(1),
      toDate: date(56),
      periodDays: 7,
      unitsPerPeriod: 120n,
    });
    return workCenter;
  }

  async slots(workCenter) {
    const { slots } = await this.call(CapacityService, "listSlots", {
      workCenterId: workCenter.workCenterId,
      fromDate: date(-31),
      toDate: date(120),
    });
    return slots.sort((left, right) =>
      isoOf(left.periodStartDate) < isoOf(right.periodStartDate) ? -1 : 1,
    );
  }

  // Books all of a line of a purchase order on a slot.
  async book(order, lineNumber, slot) {
    const { lines } = await this.call(SupplierService, "getSupplierOrder", {
      purchaseOrderId: order.purchaseOrderId,
    });
    const [schedule] = lines.find(({ line }) => line.lineNumber === lineNumber).line.supplyLines;
    const answer = await this.call(CapacityService, "bookSlot", {
      supplyLineId: schedule.supplyLineId,
      parts: [{ slotId: slot.slotId, quantity: schedule.expectedQuantity }],
    });
    return answer.schedule.bookings[0];
  }

  // A person of this company who is invited: the mail's link sets the password.
  async invite(name, ...roles) {
    this.personCount += 1;
    const email = `${name.split(" ")[0].toLowerCase()}.${this.personCount}@${this.code}.example`;
    return { email, name, link: await this.estate.invite(email, name, roles, this.supplierId) };
  }

  planner() {
    return this.invite("Petra Planner", UserRole.SUPPLIER_PLANNER);
  }
}
