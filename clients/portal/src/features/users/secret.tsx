import { useState } from "react";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { usersTexts } from "./texts";
import styles from "./users.module.css";

// A secret to keep: as text, with a button that copies it.
export function Secret({ text, label }: { text: string; label: string }) {
  const t = useTexts(usersTexts);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className={styles.secretRow}>
      <code className={styles.secret} aria-label={label} data-testid="secret">
        {text}
      </code>
      <Button onClick={() => void copy().catch(() => setCopied(false))}>
        {t(copied ? "copied" : "copy")}
      </Button>
    </div>
  );
}
