import { useEffect, useState } from "react";
import { useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { classes } from "./classes";
import { Field } from "./field";
import styles from "./field.module.css";
import { uiTexts } from "./texts";

// Whole base units as people type them: 1200, 1.200, 1,200, 1 200. Undefined if it is none.
export function parseQuantity(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,3}([., '’\u00a0\u202f]\d{3})+$|^\d+$/.test(trimmed)) return undefined;
  const digits = trimmed.replace(/\D/g, "");
  return digits.length > 12 ? undefined : BigInt(digits);
}

interface QuantityFieldProps {
  label: string;
  value: bigint | undefined;
  // Undefined while what stands there is no quantity.
  onChange: (value: bigint | undefined) => void;
  least?: bigint;
  most?: bigint;
  hint?: string;
  error?: string | undefined;
  autoFocus?: boolean;
}

export function QuantityField({
  label,
  value,
  onChange,
  least = 0n,
  most,
  hint,
  error,
  autoFocus,
}: QuantityFieldProps) {
  const t = useTexts(uiTexts);
  const formats = useFormats();
  const [text, setText] = useState(value === undefined ? "" : String(value));
  useEffect(() => {
    // What is typed stays as it is while it means the value.
    setText((typed) =>
      value === undefined || parseQuantity(typed) === value ? typed : String(value),
    );
  }, [value]);
  const parsed = parseQuantity(text);
  const wrong =
    text.trim() === ""
      ? undefined
      : parsed === undefined
        ? t("quantityBad")
        : parsed < least
          ? t("quantityLow", { least: formats.number(least) })
          : most !== undefined && parsed > most
            ? t("quantityHigh", { most: formats.number(most) })
            : undefined;
  return (
    <Field label={label} hint={hint} error={error ?? wrong}>
      {(control) => (
        <input
          {...control}
          className={classes(control.className, styles.numeric)}
          inputMode="numeric"
          autoComplete="off"
          autoFocus={autoFocus}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onChange(parseQuantity(event.target.value));
          }}
        />
      )}
    </Field>
  );
}
