import { type ReactNode, useId } from "react";
import { LANGUAGES, setLanguage, useLanguage, useTexts } from "@/api/texts";
import { classes } from "./classes";
import { Icon } from "./icon";
import styles from "./preferences.module.css";
import { uiTexts } from "./texts";
import { setTheme, type Theme, useTheme } from "./theme";

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; shown: ReactNode }[];
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  // The account page shows them beside the rail: they must not be one group.
  const name = useId();
  return (
    <fieldset>
      <legend className="hidden-visually">{label}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.label}>
          <input
            type="radio"
            name={name}
            aria-label={option.label}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.shown}
        </label>
      ))}
    </fieldset>
  );
}

const LANGUAGE_NAMES = { en: "English", de: "Deutsch" };

// Language and appearance, which belong to this browser.
// `narrow`: in a rail, one above the other.
export function Preferences({ narrow }: { narrow?: boolean }) {
  const t = useTexts(uiTexts);
  const language = useLanguage();
  const theme = useTheme();
  const themes: { value: Theme; label: string; shown: ReactNode }[] = [
    { value: "light", label: t("themeLight"), shown: <Icon name="sun" size={15} /> },
    { value: "system", label: t("themeSystem"), shown: <Icon name="system" size={15} /> },
    { value: "dark", label: t("themeDark"), shown: <Icon name="moon" size={15} /> },
  ];
  return (
    <div className={classes(styles.choices, narrow && styles.narrow)}>
      <Choice
        label={t("language")}
        value={language}
        onChange={setLanguage}
        options={LANGUAGES.map((value) => ({
          value,
          label: LANGUAGE_NAMES[value],
          shown: value.toUpperCase(),
        }))}
      />
      <Choice label={t("theme")} value={theme} onChange={setTheme} options={themes} />
    </div>
  );
}
