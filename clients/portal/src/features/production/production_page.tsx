import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { addDays, type IsoDate, today } from "@/api/dates";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { Button, IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import { carry, type Span, useBoard, useFamilies, useSchedules } from "./board";
import { Calendar } from "./calendar";
import { mondayOf, WEEK_DAYS } from "./calendar_layout";
import { CarryBar, usePutting } from "./carrying";
import { CenterDialog } from "./center_dialog";
import { Centers } from "./centers";
import { Conflicts } from "./conflicts";
import type { Cargo } from "./planning";
import { Plans } from "./plans";
import styles from "./production.module.css";
import { PublishDialog } from "./publish_dialog";
import { SlotMoves } from "./slot_moves";
import { productionTexts } from "./texts";
import { EarliestDialog, WaitingLines } from "./waiting_lines";

const VIEWS = ["calendar", "plans", "centers"] as const;
type View = (typeof VIEWS)[number];
const WEEK_CHOICES = [4, 6, 8, 12] as const;
const WEEKS = 6;

interface Search {
  view: View;
  span: Span;
}

function useProductionSearch(): [Search, (change: Record<string, unknown>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const from = typeof search.from === "string" ? search.from : "";
  const first: IsoDate = mondayOf(/^\d{4}-\d{2}-\d{2}$/.test(from) ? from : today());
  const weeks = WEEK_CHOICES.find((count) => count === Number(search.weeks)) ?? WEEKS;
  const view = VIEWS.find((name) => name === search.view) ?? "calendar";
  const change = (next: Record<string, unknown>) =>
    void navigate({
      to: "/production",
      search: { ...search, ...next },
      replace: true,
      resetScroll: false,
    });
  return [{ view, span: { first, weeks } }, change];
}

export function ProductionPage() {
  const t = useTexts(productionTexts);
  const user = useUser();
  const mayChange = userCan.answer(user);
  const [{ view, span }, change] = useProductionSearch();
  const board = useBoard(span);
  const [dialog, setDialog] = useState<"publish" | "center" | undefined>();
  const actions = mayChange && (
    <>
      <Button icon="plus" onClick={() => setDialog("center")}>
        {t("newCenter")}
      </Button>
      <Button
        kind="primary"
        icon="upload"
        disabled={board.centers.length === 0}
        onClick={() => setDialog("publish")}
      >
        {t("publish")}
      </Button>
    </>
  );
  return (
    <Page title={t("title")} actions={actions} lead={mayChange ? undefined : t("readOnly")}>
      <div className={styles.bar}>
        <Views view={view} onChoose={(next) => change({ view: next })} />
        {view === "calendar" && <Weeks span={span} onChange={change} />}
      </div>
      {board.isPending ? (
        <Loading />
      ) : board.error !== null ? (
        <ErrorState error={board.error} onRetry={board.retry} />
      ) : board.centers.length === 0 ? (
        <EmptyState icon="production" title={t("none")}>
          <p>{t("noneText")}</p>
          {mayChange && (
            <Button kind="primary" onClick={() => setDialog("center")}>
              {t("newCenter")}
            </Button>
          )}
        </EmptyState>
      ) : view === "plans" ? (
        <Plans plans={board.plans} centers={board.centers} mayChange={mayChange} />
      ) : view === "centers" ? (
        <Centers centers={board.centers} mayChange={mayChange} />
      ) : (
        <CalendarView span={span} board={board} mayChange={mayChange} />
      )}
      {dialog === "publish" && (
        <PublishDialog centers={board.centers} onClose={() => setDialog(undefined)} />
      )}
      {dialog === "center" && <CenterDialog onClose={() => setDialog(undefined)} />}
    </Page>
  );
}

function Views({ view, onChoose }: { view: View; onChoose: (view: View) => void }) {
  const t = useTexts(productionTexts);
  return (
    <div className={styles.views} role="group" aria-label={t("view")}>
      {VIEWS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === view}
          className={classes(styles.view, name === view && styles.viewChosen)}
          onClick={() => onChoose(name)}
        >
          {t(name)}
        </button>
      ))}
    </div>
  );
}

function Weeks({
  span,
  onChange,
}: {
  span: Span;
  onChange: (change: Record<string, unknown>) => void;
}) {
  const t = useTexts(productionTexts);
  const step = (weeks: number) => onChange({ from: addDays(span.first, weeks * WEEK_DAYS) });
  return (
    <div className={styles.weeks}>
      <IconButton icon="chevronLeft" label={t("earlier")} onClick={() => step(-span.weeks)} />
      <Button small onClick={() => onChange({ from: undefined })}>
        {t("thisWeek")}
      </Button>
      <IconButton icon="chevronRight" label={t("later")} onClick={() => step(span.weeks)} />
      <select
        className={styles.weeksChoice}
        aria-label={t("weeksLabel")}
        value={span.weeks}
        onChange={(event) => onChange({ weeks: Number(event.target.value) })}
      >
        {WEEK_CHOICES.map((count) => (
          <option key={count} value={count}>
            {t("weeks", { count })}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CalendarViewProps {
  span: Span;
  board: ReturnType<typeof useBoard>;
  mayChange: boolean;
}

function CalendarView({ span, board, mayChange }: CalendarViewProps) {
  const families = useFamilies();
  const schedules = useSchedules();
  const putting = usePutting(families);
  const [earliest, setEarliest] = useState<Cargo | undefined>();
  const shared = {
    centers: board.centers,
    schedules,
    families,
    mayChange,
  };
  return (
    <>
      <SlotMoves moves={board.moves} slots={board.slots ?? []} {...shared} />
      <Conflicts conflicts={board.conflicts} {...shared} />
      <div className={styles.board}>
        {board.slots === undefined ? (
          <Loading />
        ) : (
          <Calendar
            span={span}
            slots={board.slots}
            {...shared}
            onDrop={putting.drop}
            busy={putting.busy}
          />
        )}
        <div className={styles.aside}>
          <WaitingLines schedules={schedules} mayChange={mayChange} />
        </div>
      </div>
      <CarryBar onEarliest={setEarliest} />
      {putting.dialog}
      {earliest && (
        <EarliestDialog
          cargo={earliest}
          onClose={() => {
            setEarliest(undefined);
            carry(undefined);
          }}
        />
      )}
    </>
  );
}
