import styles from "./choices.module.css";
import { classes } from "./classes";

interface ChoicesProps<Value extends string> {
  // What is chosen.
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

// Parts of a page of which one is shown.
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  return (
    <div className={styles.choices} role="group" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          className={classes(styles.choice, value === props.value && styles.chosen)}
          onClick={() => props.onChange(value)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
