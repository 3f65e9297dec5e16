import { expect, look, until } from "../browser.mjs";
import { date } from "../estate.mjs";
import { CapacityService } from "../gen/backline/v1/capacity_service_pb.js";
import { readsAnew } from "../slow_server.mjs";

async function openCalendar(page, search = "") {
  await page.goto(`/production${search}`);
  await page.getByRole("group", { name: "Calendar" }).waitFor();
}

function waiting(page) {
  return page.getByRole("region", { name: /^Not on a slot/ });
}

// Slots that take what is carried, in the order of the calendar.
function takers(page) {
  return page.locator('[data-fit="fits"], [data-fit="partly"]');
}

// A work centre with eight weeks, and two confirmed lines that could be booked on them.
async function openAssembly(estate) {
  const company = await estate.openCompany();
  const center = await company.workCenter("ASSEMBLY", "Assembly", "PUMP-100");
  await company.workCenter("MOULDING", "Moulding", "VALVE-3W");
  const order = await company.purchase([
    ["PUMP-100", 60, 50],
    ["PUMP-100", 45, 52],
    ["VALVE-3W", 30, 50],
  ]);
  for (const line of order.lines) await company.answer(order, line, 0);
  return { company, center, order, slots: () => company.slots(center) };
}

const booked = (slots) => slots.reduce((sum, slot) => sum + slot.bookedQuantity, 0n);

export const jobs = [
  {
    name: "production: a line is dragged onto a slot, and taken back with undo (mouse)",
    async run({ signedIn, estate }) {
      const { company, slots } = await openAssembly(estate);
      const page = await signedIn(company.planner());
      await openCalendar(page);
      await look(page, "production");
      const line = waiting(page).getByRole("button").filter({ hasText: "PUMP-100" }).first();
      const first = (await slots())[1];
      await line.dragTo(page.locator(`[data-slot="${first.slotId}"]`).getByRole("button").first());
      await page.getByText(/booked on the slot of/).waitFor();
      await until(async () => booked(await slots()) > 0n, "the server has the booking");
      await page.getByRole("button", { name: "Undo" }).click();
      await until(async () => booked(await slots()) === 0n, "the booking is gone again");
    },
  },
  {
    name: "production: a line is put on a slot and moved by keyboard alone",
    async run({ signedIn, estate }) {
      const { company, slots } = await openAssembly(estate);
      const page = await signedIn(company.planner());
      await openCalendar(page);
      const line = waiting(page).getByRole("button").filter({ hasText: "PUMP-100" }).last();
      await line.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("status").getByText("PUMP-100").waitFor();
      await look(page, "production-carrying");
      await takers(page).first().getByRole("button").first().focus();
      await page.keyboard.press("Enter");
      await page.getByText(/booked on the slot of/).waitFor();
      const from = (await slots()).find((slot) => slot.bookedQuantity > 0n);
      const card = page.locator(`[data-slot="${from.slotId}"]`);
      await card.getByRole("button", { name: /line \d+, \d+/ }).waitFor();
      // Picked up in its slot, carried one week on by the arrow key.
      await card.getByRole("button").first().focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await takers(page).first().waitFor();
      await card.getByRole("button").first().focus();
      await page.keyboard.press("ArrowRight");
      const next = await page.evaluate(
        () => document.activeElement.closest("[data-slot]").dataset.slot,
      );
      await page.keyboard.press("Enter");
      await page.getByText(/moved to the slot of/).waitFor();
      const after = await slots();
      expect(
        after.find((slot) => slot.slotId === next).bookedQuantity === from.bookedQuantity,
        "the next week holds what the first one held",
      );
    },
  },
  {
    name: "production: on a slow server no slots of other weeks stand in the calendar",
    async run({ signedIn, estate }) {
      const { company } = await openAssembly(estate);
      const page = await signedIn(company.planner());
      await openCalendar(page);
      const slots = page.locator("[data-slot]");
      await slots.first().waitFor();
      const line = waiting(page).getByRole("button").filter({ hasText: "PUMP-100" }).last();
      await line.focus();
      await page.keyboard.press("Enter");
      const carried = page.getByRole("status").getByText("PUMP-100");
      await carried.waitFor();
      await readsAnew(page, {
        method: "CapacityService/ListSlots",
        change: () => page.getByLabel("Weeks shown").selectOption("12"),
        // Nor is it said that there are none.
        old: slots.or(page.getByText("No capacity is published for these weeks.")),
        fresh: slots,
      });
      await readsAnew(page, {
        method: "CapacityService/ListSlots",
        change: () => page.getByRole("button", { name: "Later weeks" }).click(),
        old: slots.or(page.getByText("No capacity is published for these weeks.")),
        fresh: page.getByText("No capacity is published for these weeks."),
      });
      expect(await carried.isVisible(), "what was picked up still is, to be put into these weeks");
    },
  },
  {
    name: "production: capacity is lowered below what is booked, and the conflict solved",
    async run({ signedIn, estate }) {
      const { company, center, order, slots } = await openAssembly(estate);
      const full = (await slots())[1];
      await company.book(order, 1, full);
      const page = await signedIn(company.planner());
      await openCalendar(page);
      await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
      await company.call(CapacityService, "publishCapacity", {
        workCenterId: center.workCenterId,
        productId: full.productId,
        fromDate: full.periodStartDate,
        toDate: full.periodStartDate,
        periodDays: 7,
        unitsPerPeriod: 55n,
      });
      // It appears without loading the page anew.
      const conflicts = page.getByRole("region", { name: /more than is published/ });
      await conflicts.getByRole("button", { name: "Solve" }).click();
      await look(page, "production-conflict");
      await page.getByRole("button", { name: "Move as proposed" }).click();
      await page.getByText("The conflict is solved").waitFor();
      await conflicts.waitFor({ state: "detached" });
      const { conflicts: left } = await company.call(CapacityService, "listCapacityConflicts", {});
      expect(left.length === 0, "the server knows of no conflict");
    },
  },
  {
    name: "production: the buyer's request to move a booking is refused with a note",
    async run({ signedIn, estate }) {
      const { company, order, slots } = await openAssembly(estate);
      const booking = await company.book(order, 1, (await slots())[1]);
      const page = await signedIn(company.planner());
      await openCalendar(page);
      await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
      await company.buyer(CapacityService, "requestSlotMove", {
        bookingId: booking.bookingId,
        wantedDate: date(40),
        reason: "The warehouse counts its stock that week.",
      });
      const requests = page.getByRole("region", { name: /The buyer asks/ });
      await requests.getByRole("button", { name: "Answer" }).click();
      await page.getByText("The warehouse counts its stock that week.").waitFor();
      await page.getByRole("button", { name: "Refuse" }).click();
      await page.getByText("A refusal needs a word why").waitFor();
      await page.getByLabel("Note to the buyer").fill("The tool is elsewhere by then.");
      await look(page, "production-request");
      await page.getByRole("button", { name: "Refuse" }).click();
      await requests.waitFor({ state: "detached" });
    },
  },
  {
    name: "production: a line is planned, progress reported, and the late end shows",
    async run({ signedIn, estate }) {
      const { company } = await openAssembly(estate);
      const page = await signedIn(company.planner());
      await page.goto("/production?view=plans");
      await page.getByRole("button", { name: "Plan a line" }).click();
      const dialog = page.getByRole("dialog");
      const line = dialog.getByLabel("Line", { exact: true });
      const option = line.locator("option").filter({ hasText: "PUMP-100" }).first();
      await line.selectOption(await option.getAttribute("value"));
      await dialog.getByLabel("Units a working day").fill("1");
      await dialog.getByText(/after the confirmed date: a new date is due/).waitFor();
      await dialog.getByRole("button", { name: "Save the plan" }).click();
      await page.getByRole("region", { name: "Would be late" }).waitFor();
      await look(page, "production-plans");
      const table = page.getByRole("grid", { name: "Plans" });
      await table.focus();
      await page.keyboard.press("Enter");
      await page.getByLabel("Made in all").fill("2");
      await page.getByRole("button", { name: "Report", exact: true }).click();
      await page.getByText(/^Reported: ends/).waitFor();
    },
  },
  {
    name: "production: a work centre gets its hours, and capacity is published for it",
    async run({ signedIn, estate }) {
      const { company } = await openAssembly(estate);
      await company.purchase([["CASE-L", 20, 30]]);
      const page = await signedIn(company.planner());
      await openCalendar(page);
      await page.getByRole("button", { name: "New work centre" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Code").fill("ASSEMBLY");
      await dialog.getByLabel("Name").fill("Packing");
      await dialog.getByLabel("Time zone").fill("Europe/Berlin");
      await dialog.getByLabel("Mon").fill("22-6");
      await dialog.getByText("Write it as 06:00–14:00, 14:00–22:00").waitFor();
      await dialog.getByLabel("Mon").fill("6-14, 14-22");
      await dialog.getByRole("button", { name: "Save" }).click();
      // The refusal stands at its field, and what was typed is still there.
      await dialog.getByText("This code is taken.").waitFor();
      await dialog.getByLabel("Code").fill("PACKING");
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.getByText("The work centre is saved").waitFor();
      await page.getByRole("button", { name: "Publish capacity" }).click();
      await dialog.getByLabel("Work centre").selectOption({ label: "PACKING" });
      await dialog.getByLabel("For").selectOption({
        label: `${company.sku("CASE-L")} · Carrying case, large`,
      });
      await dialog.getByLabel("How many").fill("20");
      await dialog.getByText(/12 periods/).waitFor();
      await look(page, "production-publish");
      await dialog.getByRole("button", { name: "Publish" }).click();
      await page.getByText("12 slots are published").waitFor();
      const { workCenters } = await company.call(CapacityService, "listWorkCenters", {});
      const packing = workCenters.find(({ code }) => code === "PACKING");
      const slots = await company.slots(packing);
      expect(slots.length === 12, "the server has twelve slots");
      expect(slots[0].wantedCapacity >= 100n, "a week is five working days at least");
      await page.goto("/production?view=centers");
      await page.getByRole("region", { name: "PACKING · Packing" }).waitFor();
      await look(page, "production-centers");
    },
  },
];
