import { Link, Navigate, Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { startWatching, useConnection } from "@/api/live";
import { queryClient } from "@/api/query_client";
import { readSelf, signOut, useSession, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { SignInForm } from "@/features/sign_in/sign_in_form";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/dialog";
import { Icon } from "@/ui/icon";
import { Page } from "@/ui/page";
import { Preferences } from "@/ui/preferences";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import { Toasts } from "@/ui/toast";
import { DESTINATIONS, startPage } from "./navigation";
import styles from "./shell.module.css";
import { appTexts } from "./texts";

export function Root() {
  return (
    <>
      <Outlet />
      <Toasts />
    </>
  );
}

function ConnectionState() {
  const t = useTexts(appTexts);
  const connection = useConnection();
  if (connection === "starting") return null;
  const lost = connection === "lost";
  return (
    <div className={styles.connection} role="status" title={lost ? undefined : t("liveHint")}>
      <span className={classes(styles.dot, lost && styles.dotLost)} />
      <span>{t(lost ? "lost" : "live")}</span>
    </div>
  );
}

function Side() {
  const t = useTexts(appTexts);
  const user = useUser();
  return (
    <nav className={styles.side} aria-label={t("navigation")}>
      <div className={styles.brand}>
        <img src="/mark.svg" alt="" />
        <span>Backline</span>
      </div>
      <ul className={styles.links}>
        {DESTINATIONS.filter((destination) => destination.for(user)).map(({ to, icon, text }) => (
          <li key={text}>
            <Link to={to} className={styles.link}>
              <Icon name={icon} />
              {t(text)}
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <ConnectionState />
        <Preferences narrow />
        <div className={styles.person}>
          <strong>{user.name}</strong>
          <span>{user.email}</span>
        </div>
        <Link to="/account" className={styles.link}>
          <Icon name="account" />
          {t("account")}
        </Link>
        <button type="button" className={styles.link} onClick={() => void signOut()}>
          <Icon name="signOut" />
          {t("signOut")}
        </button>
      </div>
    </nav>
  );
}

// In front of the page, which keeps all that was typed.
function Expired() {
  const t = useTexts(appTexts);
  const session = useSession();
  if (session.state !== "expired") return null;
  return (
    <Dialog title={t("expiredTitle")} size="small">
      <p>{t("expiredText")}</p>
      <SignInForm
        email={session.user.email}
        step={session.step}
        next={window.location.pathname + window.location.search}
      />
    </Dialog>
  );
}

function SignedIn() {
  const t = useTexts(appTexts);
  const user = useUser();
  const { pathname } = useLocation();
  useEffect(() => startWatching(queryClient), []);
  // After an expired session, what failed meanwhile is read again.
  const session = useSession();
  useEffect(() => {
    if (session.state === "active")
      void queryClient.refetchQueries({ predicate: ({ state }) => state.error !== null });
  }, [session.state]);
  if (pathname === "/") return <Navigate to={startPage(user)} replace />;
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("skip")}
      </a>
      <Side />
      <main id="content" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Expired />
    </div>
  );
}

function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    // Once: while the page of signing in is fetched, this one is still here.
    const next = router.state.location.href;
    void router.navigate({ to: "/sign-in", search: { next }, replace: true });
  }, [router]);
  return <Loading />;
}

export function Shell() {
  const session = useSession();
  useEffect(() => {
    if (session.state === "unknown") void readSelf();
  }, [session.state]);
  switch (session.state) {
    case "unknown":
      return <Loading />;
    case "unreachable":
      return <ErrorState error={session.error} onRetry={() => void readSelf()} />;
    case "active":
    case "expired":
      return <SignedIn />;
    default:
      return <ToSignIn />;
  }
}

export function NotFound() {
  const t = useTexts(appTexts);
  return (
    <EmptyState icon="search" title={t("notFound")}>
      <p>{t("notFoundText")}</p>
      <Button onClick={() => window.location.assign("/")}>{t("toStart")}</Button>
    </EmptyState>
  );
}

// A page whose code could not be fetched, or failed: the rest of the portal goes on.
export function PageFailed() {
  const t = useTexts(appTexts);
  return (
    <Page title={t("pageFailed")}>
      <Notice tone="bad" live>
        {t("pageFailedText")}
      </Notice>
      <div>
        <Button onClick={() => window.location.reload()}>{t("loadAgain")}</Button>
      </div>
    </Page>
  );
}
