import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { Page } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import { AuditPanel } from "./audit_panel";
import { KeysPanel } from "./keys_panel";
import { PeoplePanel } from "./people_panel";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

const VIEWS = ["people", "keys", "trail"] as const;

export function UsersPage() {
  const t = useTexts(usersTexts);
  const address = useAddress();
  const user = useUser();
  const views = VIEWS.filter((view) => view !== "keys" || userCan.makeKeys(user));
  const view = views.find((candidate) => candidate === address.text("view")) ?? "people";
  if (!userCan.administer(user)) {
    return (
      <Page title={t("title")}>
        <EmptyState icon="users" title={t("notYours")}>
          <p>{t("notYoursText")}</p>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t(userCan.makeKeys(user) ? "title" : "titleStaff")} fill>
      <fieldset className={styles.views}>
        <legend className="hidden-visually">{t("view")}</legend>
        {views.map((candidate) => (
          <label key={candidate}>
            <input
              type="radio"
              name="view"
              checked={candidate === view}
              onChange={() =>
                address.set({ view: candidate === "people" ? "" : candidate, q: "", sort: "" })
              }
            />
            {t(candidate)}
          </label>
        ))}
      </fieldset>
      {view === "people" && <PeoplePanel />}
      {view === "keys" && <KeysPanel />}
      {view === "trail" && <AuditPanel />}
    </Page>
  );
}
