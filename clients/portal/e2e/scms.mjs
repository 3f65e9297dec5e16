// A short history in the form of the SCMS file, with two invented vendors whose scores are known:
// what they were asked for in the last two years, and when it came.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const DAY_MS = 86_400_000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const HEADS = [
  "ID",
  "PO / SO #",
  "ASN/DN #",
  "Country",
  "Fulfill Via",
  "PO Sent to Vendor Date",
  "Scheduled Delivery Date",
  "Delivered to Client Date",
  "Vendor",
  "Item Description",
  "Line Item Quantity",
  "Pack Price",
];

function day(date) {
  const year = String(date.getUTCFullYear()).slice(2);
  return `${date.getUTCDate()}-${MONTHS[date.getUTCMonth()]}-${year}`;
}

export const VENDORS = [
  // Every so many lines, counted from the first, one is so many days late; others are early.
  { name: "Orchid Kits, Ltd", code: "scms-orchid-kits-ltd", lateEvery: 6, lateDays: 17 },
  { name: "Aurora Pharma", code: "scms-aurora-pharma", lateEvery: 3, lateDays: 41 },
];

export const LINES_PER_VENDOR = 60;
const APART_DAYS = 12;
const LEAD_DAYS = 80;

function lineOf(vendor, at, id) {
  const scheduled = new Date(Date.now() - (3 + at * APART_DAYS) * DAY_MS);
  const late = at % vendor.lateEvery === 0;
  // What is late by more days than have passed since has not come: the file has no such lines.
  const days = late ? Math.min(vendor.lateDays, 2 + at * APART_DAYS) : -(at % 4);
  const delivered = new Date(scheduled.getTime() + days * DAY_MS);
  const sent = new Date(scheduled.getTime() - LEAD_DAYS * DAY_MS);
  return [
    id,
    `TEST-${9_000 + id}`,
    `ASN-${9_000 + id}`,
    "Zambia",
    "Direct Drop",
    day(sent),
    day(scheduled),
    day(delivered),
    `"${vendor.name}"`,
    `Test kit ${at % 5}`,
    10 + (at % 7),
    "29.5",
  ];
}

// Writes the file; tells how many lines of each vendor are due, and how many of them were late.
export function writeHistory(folder) {
  const rows = VENDORS.flatMap((vendor, index) =>
    Array.from({ length: LINES_PER_VENDOR }, (_, at) =>
      lineOf(vendor, at, index * LINES_PER_VENDOR + at + 1),
    ),
  );
  const path = join(folder, "history.csv");
  writeFileSync(path, [HEADS, ...rows].map((row) => row.join(",")).join("\n"));
  return path;
}

// Of its lines, how many came after they were due.
export function lateLines(vendor) {
  return Math.ceil(LINES_PER_VENDOR / vendor.lateEvery);
}
