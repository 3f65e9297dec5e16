import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useTexts } from "@/api/texts";
import { Button } from "./button";
import { classes } from "./classes";
import styles from "./field.module.css";
import { uiTexts } from "./texts";

// What a control gets so that its label, hint and error belong to it.
export interface ControlProps {
  id: string;
  className: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  // What is wrong, in words; stands at the field and is read when it appears.
  error?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [
    hint !== undefined && hint !== "" && `${id}-hint`,
    error && `${id}-error`,
  ].filter(Boolean);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: styles.control ?? "",
        "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint !== undefined && hint !== "" && (
        <span id={`${id}-hint`} className={styles.hint}>
          {hint}
        </span>
      )}
      <span id={`${id}-error`} role="alert" className={error ? styles.error : undefined}>
        {error}
      </span>
    </div>
  );
}

type Labelled = Omit<FieldProps, "children">;

type TextFieldProps = Labelled & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, error, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          type="text"
          {...rest}
          {...control}
          className={classes(control.className, className)}
        />
      )}
    </Field>
  );
}

export function PasswordField({ label, hint, error, ...rest }: TextFieldProps) {
  const t = useTexts(uiTexts);
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className={styles.row}>
          <input {...rest} {...control} type={shown ? "text" : "password"} />
          <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
            {t(shown ? "hidePassword" : "showPassword")}
          </Button>
        </div>
      )}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  ...rest
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <textarea {...rest} {...control} />}
    </Field>
  );
}

export interface Option<Value extends string> {
  value: Value;
  label: string;
}

type SelectProps<Value extends string> = Labelled & {
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "onChange">;

// A value whose name is not known yet shows as such, never as the first of the others.
export function Select<Value extends string>({
  label,
  hint,
  error,
  value,
  options,
  onChange,
  ...rest
}: SelectProps<Value>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select
          {...rest}
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {!options.some((option) => option.value === value) && <option value={value}>…</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "type"> {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Checkbox({ label, checked, onChange, ...rest }: CheckboxProps) {
  return (
    <label className={styles.check}>
      <input
        {...rest}
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
