import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useFormats } from "@/api/dates";
import { RiskSignal as Signal } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { backlog } from "@/parts/backlog";
import { useValueText } from "@/parts/use_values";
import { classes } from "@/ui/classes";
import styles from "./control.module.css";
import { type RiskQuestion, supplyRisk } from "./queries";
import { controlTexts } from "./texts";
import { useClocks } from "./use_clocks";

interface TileProps {
  name: string;
  tone?: "bad" | "warn" | undefined;
  // Undefined while it is read.
  children: ReactNode;
}

function Tile({ name, tone, children }: TileProps) {
  return (
    <div className={classes(styles.tile, tone && styles[tone])}>
      <dt>{name}</dt>
      <dd>{children ?? "…"}</dd>
    </div>
  );
}

// The state of things in eight numbers.
export function Tiles({ question }: { question: RiskQuestion }) {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const value = useValueText();
  const risk = useQuery(supplyRisk(question)).data;
  const waiting = useQuery(backlog).data;
  const clocks = useClocks(question.supplierId);
  const late = risk?.signals.find(({ signal }) => signal === Signal.LATE)?.supplies ?? 0n;
  const number = (count: bigint | number | undefined) =>
    count === undefined ? undefined : formats.number(count);
  const over = (count: bigint | number | undefined, tone: "bad" | "warn") =>
    (count ?? 0) > 0 ? tone : undefined;
  // Who waits is not told by supplier: under the name of one it says so.
  const ofAll = (key: "tileBacklog" | "tileBacklogRisk") =>
    question.supplierId === "" ? t(key) : t("ofAll", { what: t(key) });
  return (
    <dl className={styles.tiles}>
      <Tile name={t("tileLate")} tone={over(late, "bad")}>
        {risk && number(late)}
      </Tile>
      <Tile name={t("tileAtRisk")} tone={over(risk?.total?.supplies, "warn")}>
        {risk && number(risk.total?.supplies ?? 0n)}
      </Tile>
      <Tile name={t("tileCustomers")}>{risk && number(risk.total?.customers ?? 0n)}</Tile>
      <Tile name={t("tileMoney")}>{risk && value(risk.total?.peggedValue)}</Tile>
      <Tile name={t("tileBreached")} tone={over(clocks.breached?.length, "bad")}>
        {number(clocks.breached?.length)}
      </Tile>
      <Tile name={t("tileDueSoon")} tone={over(clocks.dueSoon?.length, "warn")}>
        {number(clocks.dueSoon?.length)}
      </Tile>
      <Tile name={ofAll("tileBacklog")}>{waiting && number(waiting.totals?.units ?? 0n)}</Tile>
      <Tile name={ofAll("tileBacklogRisk")} tone={over(waiting?.atRisk?.units, "warn")}>
        {waiting && number(waiting.atRisk?.units ?? 0n)}
      </Tile>
    </dl>
  );
}
