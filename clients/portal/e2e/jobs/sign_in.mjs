import { enter, expect, firstSignIn, look, signIn, until } from "../browser.mjs";
import { PASSWORD, UserRole } from "../estate.mjs";

export const jobs = [
  {
    name: "sign in: an invitation becomes a person, and a mistake says so",
    async run({ estate, newPage }) {
      const company = await estate.openCompany();
      const { link, email } = await company.invite("Nils Newcomer", UserRole.SUPPLIER_VIEWER);
      const page = await newPage();
      await page.goto(link);
      await look(page, "set-password");
      await page.getByLabel("New password").fill("short");
      await page.getByRole("button", { name: "Set password" }).click();
      await page.getByText("At least 8 characters", { exact: true }).waitFor();
      await page.getByLabel("New password").fill("password1");
      await page.getByRole("button", { name: "Set password" }).click();
      await page.getByText("too common").waitFor();
      await page.getByLabel("New password").fill(PASSWORD);
      await page.getByRole("button", { name: "Set password" }).click();
      await page.getByText(`Sign in as ${email}`).waitFor();
      await page.goto(link);
      await page.reload();
      await page.getByLabel("New password").fill(PASSWORD);
      await page.getByRole("button", { name: "Set password" }).click();
      await page.getByText("This link is not valid").waitFor();
      await page.goto("/orders");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await look(page, "sign-in");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill("not this one");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByText("That is not right").waitFor();
      expect(
        (await page.getByLabel("E-mail address").inputValue()) === email,
        "what was typed stays",
      );
      await signIn(page, email);
      await page.getByRole("heading", { name: "Orders" }).waitFor();
      expect(page.url().endsWith("/orders"), "one goes on where one wanted to");
      // A viewer reads, and finds no button that would be refused.
      await page.getByRole("grid").waitFor();
      expect(
        (await page.getByRole("button", { name: "Review and send" }).count()) === 0,
        "a viewer sends nothing",
      );
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.goto("/orders");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    },
  },
  {
    name: "sign in: at the identity provider, without a password",
    async run({ estate, newPage }) {
      const company = await estate.openCompany();
      const { link } = await company.invite("Olga Outside", UserRole.SUPPLIER_PLANNER);
      const page = await newPage();
      await page.goto("/orders?view=all");
      await page.getByRole("button", { name: "Sign in with House ID" }).click();
      await page.getByText("Nobody here is known by that sign-in").waitFor();
      await look(page, "oidc-refused");
      expect(page.url().endsWith("/oidc"), "no code stays in the address");
      await page.goto(link);
      await page.getByRole("button", { name: "Sign in with House ID, without a password" }).click();
      await page.getByRole("heading", { name: "Today" }).waitFor();
      await page.getByRole("link", { name: "My account" }).click();
      await page.getByRole("heading", { name: "Sign-in with House ID" }).waitFor();
      await look(page, "account-identity");
      await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.goto("/orders?view=all");
      await page.getByRole("button", { name: "Sign in with House ID" }).click();
      await page.getByRole("heading", { name: "Orders" }).waitFor();
      expect(page.url().endsWith("/orders?view=all"), "one goes on where one wanted to");
      // What was used up shows no page of anybody else.
      await page.goto("/oidc?code=used&state=used");
      await page.getByText("was not completed").waitFor();
    },
  },
  {
    name: "sign in: a forgotten password",
    async run({ system, estate, newPage }) {
      const company = await estate.openCompany();
      const person = await company.invite("Flora Forgetful", UserRole.SUPPLIER_PLANNER);
      const { email } = person;
      const page = await newPage();
      await firstSignIn(page, person);
      await page.getByRole("heading", { name: "Today" }).waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("link", { name: "Forgotten your password?" }).click();
      await page.getByRole("heading", { name: "A new password" }).waitFor();
      await page.getByLabel("E-mail address").fill(email);
      await look(page, "forgotten");
      const before = system.mails().length;
      await page.getByRole("button", { name: "Mail me a link" }).click();
      await page.getByText("is known here, a link is on its way").waitFor();
      await until(() => system.mails().length > before, "a mail came");
    },
  },
  {
    name: "sign in: an ended session keeps the page and what was typed",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const order = await company.purchase([["PUMP-100", 40, 20]]);
      const page = await signedIn(company.planner());
      await page.goto(`/orders/${order.purchaseOrderId}/1?view=all`);
      await page.getByLabel("Write a message").fill("Half of it comes earlier.");
      await page.context().clearCookies();
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
      await look(page, "expired");
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("dialog").getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(
        (await page.getByLabel("Write a message").inputValue()) === "Half of it comes earlier.",
        "the text is still there",
      );
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("listitem").filter({ hasText: "Half of it comes earlier." }).waitFor();
    },
  },
  {
    name: "sign in: who signs out leaves nothing behind for the next person of this tab",
    async run({ estate, signedIn, system }) {
      const company = await estate.openCompany();
      await company.purchaseAnswered();
      const page = await signedIn(company.planner());
      await page.goto("/shipments?announce=new");
      await page.getByRole("dialog").getByLabel("Carrier").fill("DB Schenker");
      await page.reload();
      const carrier = page.getByRole("dialog").getByLabel("Carrier");
      await carrier.waitFor();
      expect((await carrier.inputValue()) === "DB Schenker", "a reload loses nothing");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
      expect(!kept.includes("Schenker"), "nothing that was typed is left in the tab");
      // A session that ends leaves it, but only to the same person.
      await enter(page, system, await company.invite("Nora Next", UserRole.SUPPLIER_PLANNER));
      await page.goto("/shipments?announce=new");
      await carrier.fill("Kuehne");
      await page.context().clearCookies();
      await enter(page, system, await company.invite("Olga Other", UserRole.SUPPLIER_PLANNER));
      await page.goto("/shipments?announce=new");
      await carrier.waitFor();
      expect((await carrier.inputValue()) === "", "another person finds an empty form");
    },
  },
];
