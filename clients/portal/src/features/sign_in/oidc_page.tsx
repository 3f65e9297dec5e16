import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { refusalOf } from "@/api/errors";
import { comeBack, NotCompleted } from "@/api/provider";
import { useTexts } from "@/api/texts";
import { PublicPage } from "@/ui/public_page";
import { ErrorNotice, Loading, Notice } from "@/ui/states";
import { signInTexts } from "./texts";

function Failed({ error }: { error: Error }) {
  const t = useTexts(signInTexts);
  if (error instanceof NotCompleted) return <Notice tone="warn">{t("notCompleted")}</Notice>;
  if (refusalOf(error).reason === "SIGN_IN_REFUSED") {
    return (
      <Notice tone="bad" live>
        {t("providerRefused")}
      </Notice>
    );
  }
  return <ErrorNotice error={error} />;
}

// Where the identity provider sends the browser back to: /oidc?code=CODE&state=STATE.
export function OidcPage() {
  const t = useTexts(signInTexts);
  const navigate = useNavigate();
  const [search] = useState(() => window.location.search);
  const begun = useRef(false);
  const { mutate, error } = useMutation({
    mutationFn: () => comeBack(search),
    // The page of signing in knows what a session still lacks, and goes on.
    onSuccess: (next) => navigate({ to: "/sign-in", search: { next }, replace: true }),
  });
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    // A code is good once, and no address of the history should have one.
    window.history.replaceState(window.history.state, "", window.location.pathname);
    mutate();
  }, [mutate]);
  if (error === null) return <Loading />;
  return (
    <PublicPage title={t("providerTitle")}>
      <Failed error={error} />
      <Link to="/sign-in">{t("toSignIn")}</Link>
    </PublicPage>
  );
}
