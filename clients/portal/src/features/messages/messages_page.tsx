import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { useFormats } from "@/api/dates";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { MessageThread } from "@/parts/message_thread";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { TextField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import styles from "./messages.module.css";
import { messagesTexts } from "./texts";
import { isFound, type Thread, useThreads } from "./threads";

const SHOWN_FIRST = 100;
const SEARCH_FROM = 8;

export function MessagesPage() {
  const t = useTexts(messagesTexts);
  const isSupplier = userCan.isSupplier(useUser());
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const { query, threads } = useThreads();
  const open = (key: string | undefined) =>
    void navigate({ to: "/messages", search: { ...search, line: key }, replace: true });
  const showUnread = (unread: boolean) =>
    void navigate({
      to: "/messages",
      search: { ...search, show: unread ? "unread" : undefined },
      replace: true,
    });
  const chosen = threads.find((thread) => thread.key === search.line);
  // What is open stays, although it is read by now.
  const shown = threads.filter(
    (thread) =>
      search.show !== "unread" ||
      thread.conversation.unreadCount > 0n ||
      thread.key === search.line,
  );
  return (
    <Page title={t("title")} lead={t(isSupplier ? "lead" : "leadStaff")} fill>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : threads.length === 0 ? (
        <EmptyState icon="messages" title={t("none")}>
          <p>{t("noneText")}</p>
          {isSupplier && <Link to="/orders">{t("toOrders")}</Link>}
        </EmptyState>
      ) : (
        <div className={classes(styles.split, chosen && styles.splitOpen)}>
          <ThreadList
            threads={shown}
            chosen={chosen?.key}
            unreadOnly={search.show === "unread"}
            onOpen={open}
            onUnreadOnly={showUnread}
          />
          <section className={styles.open} aria-label={t("title")}>
            {chosen ? (
              <OpenThread thread={chosen} onBack={() => open(undefined)} />
            ) : (
              <EmptyState
                icon="messages"
                title={typeof search.line === "string" ? t("gone") : t("choose")}
              />
            )}
          </section>
        </div>
      )}
    </Page>
  );
}

interface ThreadListProps {
  threads: readonly Thread[];
  chosen: string | undefined;
  unreadOnly: boolean;
  onOpen: (key: string) => void;
  onUnreadOnly: (unread: boolean) => void;
}

function ThreadList({ threads, chosen, unreadOnly, onOpen, onUnreadOnly }: ThreadListProps) {
  const t = useTexts(messagesTexts);
  const list = useRef<HTMLUListElement>(null);
  const [count, setCount] = useState(SHOWN_FIRST);
  const [wanted, setWanted] = useState("");
  const found = threads.filter((thread) => isFound(thread, wanted));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = buttons[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <nav className={styles.side} aria-label={t("list")}>
      <div className={styles.filter} role="group" aria-label={t("filter")}>
        <Button small aria-pressed={!unreadOnly} onClick={() => onUnreadOnly(false)}>
          {t("all")}
        </Button>
        <Button small aria-pressed={unreadOnly} onClick={() => onUnreadOnly(true)}>
          {t("unread")}
        </Button>
      </div>
      {threads.length >= SEARCH_FROM && (
        <div className={styles.search}>
          <TextField
            label={t("search")}
            value={wanted}
            autoComplete="off"
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
      )}
      <ul ref={list} className={styles.list} onKeyDown={onKeyDown}>
        {found.slice(0, count).map((thread) => (
          <li key={thread.key}>
            <ThreadButton
              thread={thread}
              isOpen={thread.key === chosen}
              onOpen={() => onOpen(thread.key)}
            />
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles.quiet}>{t(threads.length === 0 ? "noneUnread" : "searchNone")}</p>
      )}
      {found.length > count && (
        <Button small onClick={() => setCount(count + SHOWN_FIRST)}>
          {t("more")}
        </Button>
      )}
    </nav>
  );
}

function ThreadButton({
  thread,
  isOpen,
  onOpen,
}: {
  thread: Thread;
  isOpen: boolean;
  onOpen: () => void;
}) {
  const t = useTexts(messagesTexts);
  const formats = useFormats();
  const { unreadCount, messageCount, lineNumber } = thread.conversation;
  return (
    <button
      type="button"
      aria-current={isOpen ? "true" : undefined}
      className={classes(
        styles.thread,
        isOpen && styles.threadOpen,
        unreadCount > 0n && styles.threadUnread,
      )}
      onClick={onOpen}
    >
      <span className={styles.name}>
        {thread.reference} · {t("line", { line: lineNumber })}
      </span>
      {unreadCount > 0n && (
        <span
          className={styles.unread}
          role="img"
          aria-label={t("unreadCount", { count: formats.number(unreadCount) })}
        >
          {formats.number(unreadCount)}
        </span>
      )}
      <span className={styles.about}>
        {thread.sku === "" ? "" : `${thread.sku} ${thread.product}`}
      </span>
      <span className={styles.count}>{t("count", { count: Number(messageCount) })}</span>
    </button>
  );
}

function OpenThread({ thread, onBack }: { thread: Thread; onBack: () => void }) {
  const t = useTexts(messagesTexts);
  const isSupplier = userCan.isSupplier(useUser());
  const { purchaseOrderId, lineNumber } = thread.conversation;
  return (
    <>
      <header className={styles.head}>
        <button type="button" className={styles.back} onClick={onBack}>
          <Icon name="chevronLeft" size={16} />
          {t("back")}
        </button>
        <div>
          <h2>
            {thread.reference} · {t("line", { line: lineNumber })}
          </h2>
          {thread.sku !== "" && (
            <p className={styles.quiet}>
              {thread.sku} {thread.product}
            </p>
          )}
        </div>
        {isSupplier ? (
          <Link
            to="/orders/$purchaseOrderId/$lineNumber"
            params={{ purchaseOrderId, lineNumber: String(lineNumber) }}
          >
            {t("openLine")}
          </Link>
        ) : (
          <Link to="/staff/purchase-orders/$purchaseOrderId" params={{ purchaseOrderId }}>
            {t("openOrder")}
          </Link>
        )}
      </header>
      <div className={styles.body} tabIndex={0} role="group" aria-label={thread.reference}>
        <MessageThread key={thread.key} of={{ purchaseOrderId, lineNumber }} />
      </div>
    </>
  );
}
