import { codeOf } from "../authenticator.mjs";
import { expect, firstSignIn, look, until } from "../browser.mjs";
import { PASSWORD, UserRole } from "../estate.mjs";

export const jobs = [
  {
    name: "users: a supplier's administrator invites, changes and disables a person",
    async run({ estate, system, signedIn, newPage }) {
      const company = await estate.openCompany();
      const alma = await company.invite("Alma Administrator", UserRole.SUPPLIER_ADMINISTRATOR);
      const page = await signedIn(alma);
      await page.goto("/users");
      await page.getByRole("grid", { name: "Persons" }).waitFor();
      await look(page, "users");
      await page.getByRole("button", { name: "Invite", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Invite" }).click();
      await dialog.getByText("At least one role is needed").waitFor();
      await look(page, "users-invite");
      // What is taken is said at its field, and what was typed stays.
      await dialog.getByLabel("E-mail address").fill(alma.email);
      await dialog.getByLabel("Name").fill("Ines Incoming");
      await dialog.getByRole("checkbox", { name: "Viewer" }).check();
      await dialog.getByRole("button", { name: "Invite" }).click();
      await dialog.getByText("Somebody has this e-mail address already.").waitFor();
      const email = `ines@${company.code}.example`;
      await dialog.getByLabel("E-mail address").fill(email);
      await dialog.getByRole("button", { name: "Invite" }).click();
      await page.getByText(`An invitation is on its way to ${email}`).waitFor();
      const row = page.getByRole("row").filter({ hasText: email });
      await row.getByText("Invited").waitFor();

      const guest = await newPage();
      await firstSignIn(guest, { link: await system.linkFor(email, "link"), email });
      await page.reload();
      await row.getByText("Active").waitFor();
      await row.getByRole("button", { name: "Edit" }).click();
      await dialog.getByRole("checkbox", { name: "Planner" }).check();
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.getByText("Ines Incoming is changed").waitFor();
      await row.getByText("Planner, Viewer").waitFor();

      await row.getByRole("button", { name: "Disable" }).click();
      await dialog.getByRole("button", { name: "Disable" }).click();
      await row.getByText("Disabled").waitFor();
      await until(async () => {
        await guest.goto("/today");
        return (await guest.getByRole("heading", { name: "Sign in" }).count()) > 0;
      }, "the disabled person is out");
    },
  },
  {
    name: "users: a key's secret is shown once and works until it is revoked",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const page = await signedIn(
        company.invite("Alma Administrator", UserRole.SUPPLIER_ADMINISTRATOR),
      );
      await page.goto("/users?view=keys");
      await page.getByText("There are no keys").waitFor();
      await look(page, "keys-empty");
      await page.getByRole("button", { name: "Create a key" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Purpose").fill("ERP, nightly");
      await dialog.getByRole("checkbox", { name: "Read" }).check();
      await look(page, "keys-create");
      await dialog.getByRole("button", { name: "Create a key" }).click();
      const secret = await dialog.getByTestId("secret").innerText();
      await look(page, "keys-secret");
      await dialog.getByRole("button", { name: "I have kept it" }).click();
      await page.getByRole("row").filter({ hasText: "ERP, nightly" }).waitFor();
      expect(!(await page.content()).includes(secret), "the secret is gone from the page");
      const status = () =>
        page.evaluate(async (key) => {
          const answer = await fetch("/backline.v1.SupplierService/ListSupplierLines", {
            method: "POST",
            credentials: "omit",
            headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
            body: "{}",
          });
          return answer.status;
        }, secret);
      expect((await status()) === 200, "the key reads");
      await page.getByRole("button", { name: "Revoke" }).click();
      await dialog.getByRole("button", { name: "Revoke" }).click();
      await page.getByText("Revoked", { exact: true }).waitFor();
      await until(async () => (await status()) === 401, "the key has ended");
      await page.goto("/users?view=trail");
      await page.getByRole("grid").getByText("RevokeApiKey").first().waitFor();
      await look(page, "trail");
    },
  },
  {
    name: "account: password, second factor, recovery codes, signing out everywhere",
    async run({ estate, newPage }) {
      const company = await estate.openCompany();
      const person = await company.invite("Otto Own", UserRole.SUPPLIER_PLANNER);
      const { email } = person;
      const page = await newPage();
      await firstSignIn(page, person);
      await page.goto("/account");
      await look(page, "account");
      const next = "four slow otters swim";
      await page.getByLabel("Current password").fill("not this one");
      await page.getByLabel("New password", { exact: true }).fill(next);
      await page.getByLabel("New password again").fill(next);
      await page.getByRole("button", { name: "Change password" }).click();
      // A mistake is said at the field; the session goes on.
      await page.getByText("That is not right").waitFor();
      await page.getByLabel("Current password").fill(PASSWORD);
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByText("Your password is changed").waitFor();

      await page.getByRole("button", { name: "Set up" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Current password").fill(next);
      await dialog.getByRole("button", { name: "Next" }).click();
      await dialog.getByRole("img", { name: "QR code of the secret" }).waitFor();
      await look(page, "account-factor");
      const secret = await dialog.getByTestId("secret").innerText();
      await dialog.getByLabel("Code", { exact: true }).fill(codeOf(secret));
      await dialog.getByRole("button", { name: "Confirm" }).click();
      await dialog.getByRole("listitem").nth(9).waitFor();
      const codes = await dialog.getByRole("listitem").allInnerTexts();
      expect(codes.length === 10, "ten recovery codes");
      await dialog.getByRole("button", { name: "I have kept it" }).click();
      await page.getByText("In use").waitFor();

      await page.getByRole("button", { name: "Sign out everywhere" }).click();
      await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(next);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByLabel("Code").fill(codes[0]);
      await page.getByRole("button", { name: "Confirm" }).click();
      await page.getByRole("heading", { name: "Today" }).waitFor();
      expect((await page.getByRole("dialog").count()) === 0, "nothing else is asked");
    },
  },
];
