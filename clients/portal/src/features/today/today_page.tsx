// What waits for the supplier, most urgent first. Each part is read by itself: one that fails says
// so in its place.
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { capacityConflicts, productionPlans, slotMoves } from "@/api/capacity";
import { isoOf, today, useFormats } from "@/api/dates";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { daysLate, isOverdue, keyOf, lineKey, toAnswer, useSupplierLines } from "@/api/lines";
import { conversations, demand } from "@/api/supplier_lists";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { classes } from "@/ui/classes";
import { Card, Page } from "@/ui/page";
import { ErrorState, Loading } from "@/ui/states";
import { todayTexts } from "./texts";
import styles from "./today.module.css";
import { demandByProduct, lateFirst, sentDaysAgo, toAnswerFirst } from "./urgency";

const SHOWN_MAX = 6;

interface PartProps<Data> {
  title: string;
  query: UseQueryResult<Data>;
  // Where all of it is.
  all: ReactNode;
  children: (data: Data) => ReactNode;
}

function Part<Data>({ title, query, all, children }: PartProps<Data>) {
  return (
    <Card title={title} actions={all} flush>
      {query.isPending && <Loading />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && children(query.data)}
    </Card>
  );
}

interface ListedProps<Item> {
  items: readonly Item[];
  count: number;
  none: string;
  row: (item: Item) => ReactNode;
}

function Listed<Item>({ items, count, none, row }: ListedProps<Item>) {
  const t = useTexts(todayTexts);
  const formats = useFormats();
  return (
    <>
      <p className={classes(styles.figure, count === 0 && styles.good)}>
        <strong>{formats.number(count)}</strong>
      </p>
      {count === 0 && <p className={styles.quiet}>{none}</p>}
      {count > 0 && <ul className={styles.list}>{items.slice(0, SHOWN_MAX).map(row)}</ul>}
      {items.length > SHOWN_MAX && (
        <p className={styles.quiet}>{t("more", { count: items.length - SHOWN_MAX })}</p>
      )}
    </>
  );
}

function LineLink({ line, side }: { line: SupplierLine; side: ReactNode }) {
  return (
    <li>
      <Link
        to="/orders/$purchaseOrderId/$lineNumber"
        params={{
          purchaseOrderId: line.purchaseOrderId,
          lineNumber: String(line.line?.lineNumber ?? 0),
        }}
        search={{ view: "all" }}
        className={styles.item}
      >
        <span className={styles.main}>
          <span>
            {line.sku} · {line.productName}
          </span>
          <span className={styles.sub}>
            {line.externalReference} / {line.line?.lineNumber}
          </span>
        </span>
        <span className={styles.side}>{side}</span>
      </Link>
    </li>
  );
}

function ToAnswer() {
  const t = useTexts(todayTexts);
  const formats = useFormats();
  const query = useSupplierLines();
  const now = today();
  return (
    <Part
      title={t("answer")}
      query={query}
      all={
        <Link to="/orders" search={{ view: "answer" }}>
          {t("answerAll")}
        </Link>
      }
    >
      {(lines) => {
        const waiting = toAnswerFirst(lines);
        return (
          <Listed
            items={waiting}
            count={waiting.length}
            none={t("answerNone")}
            row={(line) => (
              <LineLink
                key={keyOf(line)}
                line={line}
                side={
                  <>
                    <span>
                      {t("of", {
                        quantity: formats.number(toAnswer(line)),
                        date: formats.shortDate(isoOf(line.line?.requestedDate)),
                      })}
                    </span>
                    <span className={styles.sub}>
                      {t("waiting", { days: sentDaysAgo(line, now) })}
                    </span>
                  </>
                }
              />
            )}
          />
        );
      }}
    </Part>
  );
}

function Late() {
  const t = useTexts(todayTexts);
  const query = useSupplierLines();
  return (
    <Part
      title={t("late")}
      query={query}
      all={
        <Link to="/orders" search={{ view: "late" }}>
          {t("lateAll")}
        </Link>
      }
    >
      {(lines) => {
        const late = lateFirst(lines);
        return (
          <Listed
            items={late}
            count={late.length}
            none={t("lateNone")}
            row={(line) => (
              <LineLink
                key={keyOf(line)}
                line={line}
                side={
                  isOverdue(line) ? (
                    <StatusBadge tone="bad">{t("overdue")}</StatusBadge>
                  ) : (
                    <StatusBadge tone="warn">{t("laterBy", { days: daysLate(line) })}</StatusBadge>
                  )
                }
              />
            )}
          />
        );
      }}
    </Part>
  );
}

function Waiting() {
  const t = useTexts(todayTexts);
  const formats = useFormats();
  const query = useQuery(demand);
  return (
    <Part title={t("demand")} query={query} all={<Link to="/backorders">{t("demandAll")}</Link>}>
      {(parts) => {
        const products = demandByProduct(parts);
        const total = products.reduce((sum, product) => sum + product.quantity, 0n);
        return (
          <Listed
            items={products}
            count={Number(total)}
            none={t("demandNone")}
            row={(product) => (
              <li key={product.sku} className={styles.item}>
                <span className={styles.main}>
                  <span>{product.sku}</span>
                  <span className={styles.sub}>
                    {t("demandOldest", { days: product.oldestAgeDays })}
                  </span>
                </span>
                <span className={styles.side}>
                  <span>{formats.number(product.quantity)}</span>
                  {product.undated > 0n && (
                    <StatusBadge tone="bad">
                      {t("demandUndated", { quantity: formats.number(product.undated) })}
                    </StatusBadge>
                  )}
                </span>
              </li>
            )}
          />
        );
      }}
    </Part>
  );
}

function Slots() {
  const t = useTexts(todayTexts);
  const conflicts = useQuery(capacityConflicts);
  const moves = useQuery(slotMoves);
  const plans = useQuery(productionPlans);
  // Nothing waits only when all three say so: the one that is missing stands for them.
  const query = [moves, plans].find((one) => one.data === undefined) ?? conflicts;
  return (
    <Part<unknown>
      title={t("slots")}
      query={query}
      all={<Link to="/production">{t("slotsAll")}</Link>}
    >
      {() => {
        const count = {
          conflicts: conflicts.data?.length ?? 0,
          moves: moves.data?.length ?? 0,
          etaDue: plans.data?.filter((plan) => plan.etaRequested).length ?? 0,
        };
        const rows = [
          { key: "conflicts", view: "calendar" } as const,
          { key: "moves", view: "calendar" } as const,
          { key: "etaDue", view: "plans" } as const,
        ]
          .map((row) => ({ ...row, count: count[row.key] }))
          .filter((row) => row.count > 0);
        return (
          <Listed
            items={rows}
            count={rows.reduce((sum, row) => sum + row.count, 0)}
            none={t("slotsNone")}
            row={(row) => (
              <li key={row.key}>
                <Link to="/production" search={{ view: row.view }} className={styles.item}>
                  {t(row.key, { count: row.count })}
                </Link>
              </li>
            )}
          />
        );
      }}
    </Part>
  );
}

function Unread() {
  const t = useTexts(todayTexts);
  const query = useQuery(conversations);
  const lines = useSupplierLines().data;
  return (
    <Part title={t("messages")} query={query} all={<Link to="/messages">{t("messagesAll")}</Link>}>
      {(list) => {
        const unread = list.filter((conversation) => conversation.unreadCount > 0n);
        return (
          <Listed
            items={unread}
            count={unread.reduce((sum, one) => sum + Number(one.unreadCount), 0)}
            none={t("messagesNone")}
            row={(conversation) => {
              const key = lineKey(conversation.purchaseOrderId, conversation.lineNumber);
              const line = lines?.find((candidate) => keyOf(candidate) === key);
              return (
                <li key={key}>
                  <Link
                    to="/orders/$purchaseOrderId/$lineNumber"
                    params={{
                      purchaseOrderId: conversation.purchaseOrderId,
                      lineNumber: String(conversation.lineNumber),
                    }}
                    className={styles.item}
                  >
                    <span className={styles.main}>
                      <span>{line ? `${line.sku} · ${line.productName}` : key.slice(-12)}</span>
                      <span className={styles.sub}>
                        {line && `${line.externalReference} / ${conversation.lineNumber}`}
                      </span>
                    </span>
                    <StatusBadge tone="info">
                      {t("unread", { count: conversation.unreadCount })}
                    </StatusBadge>
                  </Link>
                </li>
              );
            }}
          />
        );
      }}
    </Part>
  );
}

export function TodayPage() {
  const t = useTexts(todayTexts);
  const formats = useFormats();
  const now = today();
  return (
    <Page
      title={t("title")}
      lead={t("hello", { weekday: formats.weekday(now), date: formats.date(now) })}
    >
      <div className={styles.cards}>
        <ToAnswer />
        <Late />
        <Waiting />
        <Slots />
        <Unread />
      </div>
    </Page>
  );
}
