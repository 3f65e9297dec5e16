// What all jobs share, loaded through the contract: sites, customers, the person who buys. All else
// is a company's own, and each job opens its own company.
import { randomUUID } from "node:crypto";
import { Company } from "./company.mjs";
import { UserRole } from "./gen/backline/v1/account_service_pb.js";
import { CatalogService } from "./gen/backline/v1/catalog_service_pb.js";
import { InventoryService } from "./gen/backline/v1/inventory_service_pb.js";
import { UserService } from "./gen/backline/v1/user_service_pb.js";

const DAY_MS = 86_400_000;

export function iso(daysFromNow) {
  return new Date(Date.now() + daysFromNow * DAY_MS).toISOString().slice(0, 10);
}

export function dateOf(isoDate) {
  const [year, month, day] = isoDate.split("-").map(Number);
  return { year, month, day };
}

export function date(daysFromNow) {
  return dateOf(iso(daysFromNow));
}

export function isoOf({ year, month, day }) {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

export const PASSWORD = "seven quiet herons wade";

const LOCATIONS = [
  ["BER", "Berlin", "Europe/Berlin"],
  ["CHI", "Chicago", "America/Chicago"],
];
// One more than the portal reads of a list that may be longer than anybody reads.
const CROWD = 1_001;
const AT_ONCE = 16;
const CUSTOMERS = ["Northwind Clinics", "Cedar Hospital", "Harbour Care", "Lumen Outpatient"];

export class Estate {
  constructor(system) {
    this.system = system;
    this.companyCount = 0;
    this.orderCount = 0;
    this.locations = {};
    this.customers = [];
  }

  // Calls the server as an identity with a certificate, such as staff/buyer.
  call(identity, service, method, request) {
    return this.system.client(identity, service)[method]({ requestId: randomUUID(), ...request });
  }

  catalog(method, request) {
    return this.call("staff/administrator", CatalogService, method, request);
  }

  async load() {
    for (const [at, [code, name, timeZone]] of LOCATIONS.entries()) {
      const { location } = await this.catalog("createLocation", {
        location: { code, name, timeZone, rank: at + 1 },
      });
      this.locations[code] = location.locationId;
    }
    for (const name of CUSTOMERS) {
      const code = name.toLowerCase().replace(" ", "-");
      const { customer } = await this.catalog("createCustomer", {
        customer: { code, name, tier: 3 },
      });
      this.customers.push(customer.customerId);
    }
    return this;
  }

  // With a name of its own, or a usual one; its number follows it.
  async openCompany(name) {
    this.companyCount += 1;
    return await new Company(this, this.companyCount, name).open();
  }

  // So many products lie in stock, and nobody supplies them, that what is made later comes behind the
  // first thousand. Made once, whoever asks.
  crowd() {
    this.crowded ??= this.makeCrowd();
    return this.crowded;
  }

  async makeCrowd() {
    let made = 0;
    const makeOn = async () => {
      while (made < CROWD) {
        made += 1;
        const { product } = await this.catalog("createProduct", {
          product: { sku: `CROWD${made}`, name: "One of many", backorderPolicy: 1 },
        });
        await this.call("service/warehouse", InventoryService, "receiveStock", {
          productId: product.productId,
          locationId: this.locations.BER,
          quantity: 1n,
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, makeOn));
  }

  nextReference() {
    this.orderCount += 1;
    return `PO-2026-${String(this.orderCount).padStart(4, "0")}`;
  }

  // Invites a person; the mail's link sets the password.
  async invite(email, name, roles, supplierId = "") {
    await this.call("staff/administrator", UserService, "inviteUser", {
      email,
      name,
      supplierId,
      roles,
    });
    return await this.system.linkFor(email, "link");
  }
}

export { UserRole };
