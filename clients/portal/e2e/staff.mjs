// The person who buys. She sets up her authenticator once; every page of hers has her session.
import { codeOf } from "./authenticator.mjs";
import { signIn } from "./browser.mjs";
import { PASSWORD, UserRole } from "./estate.mjs";

const CLARA = {
  email: "clara@backline.example",
  name: "Clara Buyer",
  roles: [UserRole.BUYER, UserRole.PLANNER, UserRole.ADMINISTRATOR],
};

export class Staff {
  constructor(estate) {
    this.estate = estate;
    this.session = undefined;
  }

  // Staff's first sign-in sets up an authenticator before anything else.
  async enrol(page) {
    await page.goto(await this.estate.invite(CLARA.email, CLARA.name, CLARA.roles));
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByRole("link", { name: "Sign in" }).click();
    await signIn(page, CLARA.email);
    await page.getByRole("button", { name: "Show the secret" }).waitFor();
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Show the secret" }).click();
    const secret = await page.getByTestId("totp-secret").innerText();
    await page.getByLabel("Code").fill(codeOf(secret));
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("heading", { name: "Control tower" }).waitFor();
    this.session = await page.context().cookies();
  }

  // Signs her in on a page of a new browser.
  async enter(page) {
    if (this.session) await page.context().addCookies(this.session);
    else await this.enrol(page);
  }
}
