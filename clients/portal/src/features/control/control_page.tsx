// Where procurement begins its day: what is late or at risk, whom it hits, and what it costs.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { today, useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ageName, backlog } from "@/parts/backlog";
import { useSuppliers } from "@/parts/names";
import { BarChart } from "@/ui/bar_chart";
import { Choices } from "@/ui/choices";
import { Select } from "@/ui/field";
import { Card, FilterBar, Page } from "@/ui/page";
import { ErrorState, Loading } from "@/ui/states";
import { ChangesView } from "./changes_view";
import { ClocksNow } from "./clocks_now";
import styles from "./control.module.css";
import { CostView } from "./cost_view";
import { MoneyView } from "./money_view";
import { type RiskQuestion, sinceDay } from "./queries";
import { SignField, SuppliesView } from "./supplies_view";
import { controlTexts } from "./texts";
import { Tiles } from "./tiles";

const VIEWS = ["supplies", "clocks", "changes", "money"] as const;
type View = (typeof VIEWS)[number];

const VIEW_KEYS = {
  supplies: "viewSupplies",
  clocks: "viewClocks",
  changes: "viewChanges",
  money: "viewMoney",
} as const satisfies Record<View, string>;

const WITHIN: readonly string[] = ["7", "14", "28", "90"];
const WITHIN_USUAL = "14";

function useRiskQuestion(): RiskQuestion {
  const { text } = useAddress();
  const within = WITHIN.find((days) => days === text("within")) ?? WITHIN_USUAL;
  return { withinDays: Number(within), supplierId: text("supplier") };
}

function Bar({ question, view }: { question: RiskQuestion; view: View }) {
  const t = useTexts(controlTexts);
  const address = useAddress();
  const suppliers = useSuppliers().data ?? [];
  return (
    <FilterBar>
      <Select
        label={t("within")}
        value={String(question.withinDays)}
        options={WITHIN.map((days) => ({
          value: days,
          label: t("withinDays", { days: Number(days) }),
        }))}
        onChange={(within) =>
          address.set({ within: within === WITHIN_USUAL ? undefined : within, open: undefined })
        }
      />
      <Select
        label={t("supplier")}
        value={question.supplierId}
        options={[
          { value: "", label: t("allSuppliers") },
          ...suppliers.map((one) => ({ value: one.supplierId, label: one.name })),
        ]}
        onChange={(supplier) => address.set({ supplier, open: undefined })}
      />
      {view === "supplies" && <SignField question={question} />}
    </FilterBar>
  );
}

function Ages({ title }: { title: string }) {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const waiting = useQuery(backlog);
  if (waiting.isPending) return <Loading />;
  if (waiting.isError)
    return <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />;
  return (
    <Card>
      <BarChart
        title={title}
        bars={waiting.data.ages.map((age) => ({
          name: ageName(age),
          value: Number(age.units),
          tone: age.fromDays > 30 ? "warn" : "plain",
        }))}
        namesLabel={t("agesLabel")}
        unit={t("agesUnit")}
        format={formats.number}
      />
      <Link to="/staff/queues" className={styles.below}>
        {t("openBacklog")}
      </Link>
    </Card>
  );
}

export function ControlPage() {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const address = useAddress();
  const question = useRiskQuestion();
  // What no supplier can be asked of says that it is of all.
  const ofAll = (key: "ages" | "cost" | "changesSince", values?: Record<string, string>) =>
    question.supplierId === "" ? t(key, values) : t("ofAll", { what: t(key, values) });
  const view = VIEWS.find((name) => name === address.text("view")) ?? "supplies";
  return (
    <Page title={t("title")} lead={`${t("lead")} · ${formats.date(today())}`}>
      <Tiles question={question} />
      <Bar question={question} view={view} />
      <Choices
        label={t("views")}
        value={view}
        options={VIEWS.map((name) => ({ value: name, label: t(VIEW_KEYS[name]) }))}
        onChange={(chosen) =>
          address.set({
            view: chosen === "supplies" ? undefined : chosen,
            open: undefined,
            sort: undefined,
          })
        }
      />
      {view === "clocks" ? (
        <ClocksNow supplierId={question.supplierId} />
      ) : view === "changes" ? (
        <ChangesView title={ofAll("changesSince", { date: formats.date(sinceDay()) })} />
      ) : view === "money" ? (
        <>
          <MoneyView supplierId={question.supplierId} />
          <CostView title={ofAll("cost")} />
        </>
      ) : (
        <SuppliesView question={question} />
      )}
      <Ages title={ofAll("ages")} />
    </Page>
  );
}
