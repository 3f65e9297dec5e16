import { CalendarDate, parseDate } from "@internationalized/date";
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  Heading,
  I18nProvider,
} from "react-aria-components";
import type { IsoDate } from "@/api/dates";
import { localeOf, useLanguage, useTexts } from "@/api/texts";
import styles from "./calendar_popover.module.css";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { uiTexts } from "./texts";

interface CalendarPopoverProps {
  label: string;
  value: IsoDate | undefined;
  earliest?: IsoDate | undefined;
  latest?: IsoDate | undefined;
  onChoose: (iso: IsoDate) => void;
  onClose: () => void;
}

function calendarDate(iso: IsoDate | undefined): CalendarDate | undefined {
  return iso ? parseDate(iso) : undefined;
}

// A month to choose a day from, for those who would rather see it.
export function CalendarPopover({
  label,
  value,
  earliest,
  latest,
  onChoose,
  onClose,
}: CalendarPopoverProps) {
  const language = useLanguage();
  const t = useTexts(uiTexts);
  return (
    <Dialog title={label} onClose={onClose} size="small">
      <I18nProvider locale={localeOf(language)}>
        <Calendar
          aria-label={label}
          autoFocus
          value={calendarDate(value) ?? null}
          minValue={calendarDate(earliest) ?? null}
          maxValue={calendarDate(latest) ?? null}
          onChange={(date) => onChoose(date.toString())}
          className={styles.calendar ?? ""}
        >
          <header className={styles.header}>
            <Button slot="previous" aria-label={t("previousMonth")}>
              <Icon name="chevronLeft" />
            </Button>
            <Heading />
            <Button slot="next" aria-label={t("nextMonth")}>
              <Icon name="chevronRight" />
            </Button>
          </header>
          <CalendarGrid>
            {(date) => <CalendarCell date={date} className={styles.day ?? ""} />}
          </CalendarGrid>
        </Calendar>
      </I18nProvider>
    </Dialog>
  );
}
