import { type KeyboardEvent, lazy, Suspense, useEffect, useState } from "react";
import { addDays, type IsoDate, parseDate, today, useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { IconButton } from "./button";
import { Field } from "./field";
import styles from "./field.module.css";
import { uiTexts } from "./texts";

const CalendarPopover = lazy(async () => ({
  default: (await import("./calendar_popover")).CalendarPopover,
}));

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 7, PageDown: -7 };

// The day that an arrow key makes of one.
export function steppedDate(key: string, value: IsoDate): IsoDate | undefined {
  const step = STEPS[key];
  return step === undefined ? undefined : addDays(value, step);
}

// How a day is written where it can be changed: 24.12.2026, which parseDate reads.
export function typedDate(iso: IsoDate | undefined): string {
  return iso ? `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}` : "";
}

export interface DateFieldProps {
  label: string;
  value: IsoDate | undefined;
  // Undefined while what stands there is no date.
  onChange: (value: IsoDate | undefined) => void;
  // What +3 counts from; today if not set.
  base?: IsoDate;
  earliest?: IsoDate;
  latest?: IsoDate;
  hint?: string;
  error?: string | undefined;
  autoFocus?: boolean;
}

function useDateFault({ earliest, latest }: DateFieldProps) {
  const t = useTexts(uiTexts);
  const formats = useFormats();
  return (text: string, parsed: IsoDate | undefined) => {
    if (text.trim() === "") return undefined;
    if (!parsed) return t("dateBad");
    if (earliest && parsed < earliest) return t("dateEarly", { date: formats.date(earliest) });
    if (latest && parsed > latest) return t("dateLate", { date: formats.date(latest) });
    return undefined;
  };
}

// A calendar date: typed, moved by arrow keys, or chosen. It knows no time zone.
export function DateField(props: DateFieldProps) {
  const { label, value, onChange, base = today(), hint, error, autoFocus } = props;
  const t = useTexts(uiTexts);
  const faultOf = useDateFault(props);
  const [text, setText] = useState(typedDate(value));
  const [open, setOpen] = useState(false);
  useEffect(() => {
    setText((typed) =>
      value === undefined || parseDate(typed, base) === value ? typed : typedDate(value),
    );
  }, [value, base]);
  const set = (iso: IsoDate) => {
    setText(typedDate(iso));
    onChange(iso);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const stepped = steppedDate(event.key, parseDate(text, base) ?? base);
    if (!stepped) return;
    event.preventDefault();
    set(stepped);
  };
  return (
    <Field
      label={label}
      hint={hint ?? t("dateHint")}
      error={error ?? faultOf(text, parseDate(text, base))}
    >
      {(control) => (
        <div className={styles.row}>
          <input
            {...control}
            autoComplete="off"
            autoFocus={autoFocus}
            value={text}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setText(event.target.value);
              onChange(parseDate(event.target.value, base));
            }}
            onBlur={() => {
              const parsed = parseDate(text, base);
              if (parsed) setText(typedDate(parsed));
            }}
          />
          <IconButton
            icon="calendar"
            label={t("openCalendar")}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
          {open && (
            <Suspense>
              <CalendarPopover
                label={label}
                value={parseDate(text, base)}
                earliest={props.earliest}
                latest={props.latest}
                onClose={() => setOpen(false)}
                onChoose={(iso) => {
                  set(iso);
                  setOpen(false);
                }}
              />
            </Suspense>
          )}
        </div>
      )}
    </Field>
  );
}
