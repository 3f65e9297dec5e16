import { useId } from "react";
import { Checkbox } from "@/ui/field";
import styles from "./users.module.css";

interface ChoicesProps<Value extends number> {
  label: string;
  values: readonly Value[];
  chosen: readonly Value[];
  nameOf: (value: Value) => string;
  hintOf: (value: Value) => string;
  onToggle: (value: Value) => void;
  error?: string | undefined;
}

// Some of a few, each with what it means.
export function Choices<Value extends number>(props: ChoicesProps<Value>) {
  const id = useId();
  return (
    <fieldset
      className={styles.choices}
      aria-invalid={props.error ? true : undefined}
      aria-describedby={props.error ? `${id}-error` : undefined}
    >
      <legend>{props.label}</legend>
      {props.values.map((value) => (
        <div key={value}>
          <Checkbox
            label={props.nameOf(value)}
            checked={props.chosen.includes(value)}
            aria-describedby={`${id}-${value}`}
            onChange={() => props.onToggle(value)}
          />
          <p id={`${id}-${value}`} className={styles.hint}>
            {props.hintOf(value)}
          </p>
        </div>
      ))}
      <span id={`${id}-error`} role="alert" className={styles.error}>
        {props.error}
      </span>
    </fieldset>
  );
}
