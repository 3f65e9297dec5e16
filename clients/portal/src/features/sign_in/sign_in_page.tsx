import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { readSelf, useSession } from "@/api/session";
import { useTexts } from "@/api/texts";
import { PublicPage } from "@/ui/public_page";
import { ErrorState, Loading } from "@/ui/states";
import { Enrolment } from "./enrolment";
import { SignInForm } from "./sign_in_form";
import { signInTexts } from "./texts";

// Where to go on: a path of this site and nothing else.
export function nextPath(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in")
    ? next
    : "/";
}

export function SignInPage() {
  const t = useTexts(signInTexts);
  const session = useSession();
  const search: { next?: unknown } = useSearch({ strict: false });
  useEffect(() => {
    if (session.state === "unknown") void readSelf();
  }, [session.state]);
  const next = nextPath(search.next);
  switch (session.state) {
    case "unknown":
      return <Loading />;
    case "unreachable":
      return <ErrorState error={session.error} onRetry={() => void readSelf()} />;
    case "active":
    case "expired":
      return <Navigate to={next} replace />;
    case "code_required":
      return (
        <PublicPage title={t("codeTitle")}>
          <SignInForm step="code" next={next} />
        </PublicPage>
      );
    case "enrolment_required":
      return <Enrolment />;
    case "signed_out":
      return (
        <PublicPage title={t("title")}>
          <SignInForm step="password" next={next} />
          <Link to="/forgotten">{t("forgotten")}</Link>
        </PublicPage>
      );
  }
}
