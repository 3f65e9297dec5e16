import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "./button.module.css";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  kind?: ButtonKind;
  small?: boolean;
  // A call is under way: a second press has no effect, and the focus stays.
  pending?: boolean;
  disabled?: boolean;
  icon?: IconName;
  children: ReactNode;
}

// A disabled button keeps the focus and says that it is disabled; a press has no effect.
export function Button({
  kind = "plain",
  small,
  pending,
  disabled,
  icon,
  type = "button",
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const inert = disabled === true || pending === true;
  return (
    <button
      {...rest}
      type={inert && type === "submit" ? "button" : type}
      aria-disabled={inert || undefined}
      onClick={inert ? undefined : onClick}
      className={classes(
        styles.button,
        kind !== "plain" && styles[kind],
        small && styles.small,
        pending && styles.pending,
        className,
      )}
    >
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  icon: IconName;
  label: string;
  disabled?: boolean;
  small?: boolean;
}

export function IconButton({
  icon,
  label,
  disabled,
  small,
  onClick,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onClick}
      className={classes(styles.button, styles.icon, small && styles.small, className)}
    >
      <Icon name={icon} />
    </button>
  );
}

// Looks like a link and stays on the page: it opens what the words are about.
export function LinkButton({
  className,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "type">) {
  return <button {...rest} type="button" className={classes(styles.link, className)} />;
}
