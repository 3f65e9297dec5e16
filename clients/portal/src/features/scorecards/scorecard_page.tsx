// A supplier's score, for staff and for the supplier itself: the same page, the same numbers.
import { useParams } from "@tanstack/react-router";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ClocksView } from "@/parts/clocks_view";
import { ExportButtons } from "@/parts/export_buttons";
import { useNames } from "@/parts/names";
import { usePeriodDays } from "@/parts/period_field";
import { Choices } from "@/ui/choices";
import { Page } from "@/ui/page";
import { ErrorState, Loading } from "@/ui/states";
import { AgreementsView } from "./agreements_view";
import { DisputesView } from "./disputes_view";
import { RANKED } from "./figures";
import { FiguresView, type OpenLines } from "./figures_view";
import { filterAddress, LinesView } from "./lines_view";
import { useQuestion, useScorecard, useWholeAgreement } from "./queries";
import { ScoreBar } from "./score_bar";
import { cardSheets } from "./sheets";
import { scoreTexts } from "./texts";

const VIEWS = ["figures", "lines", "clocks", "agreements", "disputes"] as const;
type View = (typeof VIEWS)[number];

const VIEW_KEYS = {
  figures: "viewFigures",
  lines: "viewLines",
  clocks: "viewClocks",
  agreements: "viewAgreements",
  disputes: "viewDisputes",
} as const satisfies Record<View, string>;

function Figures({ supplierId, onLines }: { supplierId: string; onLines: OpenLines }) {
  const question = useQuestion();
  const card = useScorecard(supplierId, question);
  const agreed = useWholeAgreement(supplierId, question.period);
  const failed = [card, agreed].find((query) => query.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (card.isPending || agreed.isPending) return <Loading />;
  if (!card.data) return null;
  return (
    <FiguresView
      card={card.data}
      supplierId={supplierId}
      ranked={RANKED[question.rules.baseline]}
      agreement={agreed.agreement}
      agreedOn={agreed.day}
      onLines={onLines}
    />
  );
}

// What the lines of another number are read by stays in the address.
function useOpenLines(): OpenLines {
  const address = useAddress();
  return (filter, baseline) =>
    address.set({
      ...filterAddress(filter),
      ...(baseline && { baseline: baseline === "first" ? undefined : baseline }),
      view: "lines",
      open: undefined,
    });
}

function Scorecard({
  supplierId,
  title,
  lead,
}: {
  supplierId: string;
  title: string;
  lead: string;
}) {
  const t = useTexts(scoreTexts);
  const address = useAddress();
  const question = useQuestion();
  const card = useScorecard(supplierId, question).data;
  const agreed = useWholeAgreement(supplierId, question.period);
  const openLines = useOpenLines();
  const view = VIEWS.find((name) => name === address.text("view")) ?? "figures";
  const { from, until } = question.period;
  return (
    <Page
      title={title}
      lead={lead}
      actions={
        <ExportButtons
          fileName={`backline-scorecard-${card?.supplierCode ?? ""}-${from}-${until}`}
          sheets={
            card && !agreed.isPending
              ? () => cardSheets(card, RANKED[question.rules.baseline], agreed.agreement, t)
              : undefined
          }
        />
      }
    >
      <ScoreBar />
      <Choices
        label={t("views")}
        value={view}
        options={VIEWS.map((name) => ({ value: name, label: t(VIEW_KEYS[name]) }))}
        onChange={(chosen) =>
          address.set({ view: chosen === "figures" ? undefined : chosen, open: undefined })
        }
      />
      {view === "lines" ? (
        <LinesView supplierId={supplierId} />
      ) : view === "clocks" ? (
        <ClocksView supplierId={supplierId} />
      ) : view === "agreements" ? (
        <AgreementsView supplierId={supplierId} />
      ) : view === "disputes" ? (
        <DisputesView supplierId={supplierId} />
      ) : (
        <Figures supplierId={supplierId} onLines={openLines} />
      )}
    </Page>
  );
}

export function StaffScorecardPage() {
  const names = useNames();
  const days = usePeriodDays();
  const { period } = useQuestion();
  const { supplierId = "" } = useParams({ strict: false });
  return (
    <Scorecard supplierId={supplierId} title={names.supplierName(supplierId)} lead={days(period)} />
  );
}

export function OwnScorecardPage() {
  const t = useTexts(scoreTexts);
  const user = useUser();
  const days = usePeriodDays();
  const { period } = useQuestion();
  // Staff have no score of their own.
  if (!userCan.isSupplier(user)) return null;
  return (
    <Scorecard
      supplierId={user.supplierId}
      title={t("own")}
      lead={`${t("ownLead")} ${days(period)}`}
    />
  );
}
