import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { useTexts } from "@/api/texts";
import { Select } from "@/ui/field";
import { REASON_KEYS, REASONS, words } from "./words";

interface ReasonFieldProps {
  label: string;
  // UNSPECIFIED: none was chosen.
  value: Reason;
  onChange: (reason: Reason) => void;
  error?: string | undefined;
}

export function ReasonField({ label, value, onChange, error }: ReasonFieldProps) {
  const t = useTexts(words);
  const options = [Reason.UNSPECIFIED, ...REASONS].map((reason) => ({
    value: String(reason),
    label: reason === Reason.UNSPECIFIED ? "–" : t(REASON_KEYS[reason]),
  }));
  return (
    <Select
      label={label}
      value={String(value)}
      options={options}
      error={error}
      onChange={(chosen) =>
        onChange(REASONS.find((reason) => String(reason) === chosen) ?? Reason.UNSPECIFIED)
      }
    />
  );
}
