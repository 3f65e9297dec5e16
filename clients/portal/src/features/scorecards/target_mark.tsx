import { useTexts } from "@/api/texts";
import { useRateTexts } from "@/parts/use_rates";
import { StatusBadge } from "@/ui/badge";
import styles from "./scorecards.module.css";
import { scoreTexts } from "./texts";

interface TargetMarkProps {
  // In hundredths of a per cent; null: none was agreed.
  target: number | null;
  // Null: nothing was counted.
  reached: boolean | null;
}

// What was agreed, and whether it was reached.
export function TargetMark({ target, reached }: TargetMarkProps) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  if (target === null) return <span className="quiet">{rates.none}</span>;
  return (
    <span className={styles.target}>
      {reached !== null && (
        <StatusBadge tone={reached ? "good" : "bad"}>
          {t(reached ? "targetReached" : "targetMissed")}
        </StatusBadge>
      )}
      <span>{rates.hundredths(target)}</span>
    </span>
  );
}
