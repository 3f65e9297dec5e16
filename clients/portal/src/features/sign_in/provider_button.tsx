import { useMutation } from "@tanstack/react-query";
import { goToProvider, useIdentityProvider } from "@/api/provider";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { ErrorNotice } from "@/ui/states";
import styles from "./sign_in.module.css";
import { signInTexts } from "./texts";

// Leads to the identity provider, if the house has one; with a mailed link's token, to be bound.
export function ProviderButton({ next, linkToken }: { next: string; linkToken?: string }) {
  const t = useTexts(signInTexts);
  const provider = useIdentityProvider();
  const go = useMutation({ mutationFn: () => goToProvider(next, linkToken) });
  if (provider === "") return null;
  return (
    <div className={styles.form}>
      <ErrorNotice error={go.error} />
      <Button pending={go.isPending} onClick={() => go.mutate()}>
        {t(linkToken === undefined ? "signInWith" : "bindWith", { provider })}
      </Button>
    </div>
  );
}
