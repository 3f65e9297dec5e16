// What supplier and house write to each other about a line; stands in the line and in Messages.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type SubmitEvent, useEffect } from "react";
import { messages } from "@/api/clients";
import { useFormats } from "@/api/dates";
import { isUnknownOutcome } from "@/api/errors";
import type { Message } from "@/api/gen/backline/v1/message_service_pb";
import { useKept } from "@/api/kept";
import { allPages } from "@/api/paging";
import { makeRequestId, useRequestId } from "@/api/request_id";
import { userCan, useUser } from "@/api/session";
import { defineTexts, useTexts } from "@/api/texts";
import { KeyHint } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { TextArea } from "@/ui/field";
import { ErrorNotice, ErrorState, Loading } from "@/ui/states";
import { useAuthors } from "./authors";
import styles from "./message_thread.module.css";

const texts = defineTexts("message_thread", {
  en: {
    none: "Nothing was written about this line yet.",
    write: "Write a message",
    send: "Send",
    tooLong: "This is too long: {bytes} of at most 2,000 letters; those such as ä count twice",
    sendHint: "sends",
  },
  de: {
    none: "Zu dieser Position wurde noch nichts geschrieben.",
    write: "Nachricht schreiben",
    send: "Senden",
    tooLong: "Das ist zu lang: {bytes} von höchstens 2.000 Zeichen; solche wie ä zählen doppelt",
    sendHint: "sendet",
  },
});

const TEXT_BYTES_MAX = 2_000;

export interface ThreadOf {
  purchaseOrderId: string;
  lineNumber: number;
}

// The contract takes no control characters: a line break becomes a space.
export function cleanText(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

// What stands in the field survives leaving the page, until it is sent.
function draftKey(of: ThreadOf): string {
  return `message.${of.purchaseOrderId}:${of.lineNumber}`;
}

function useDraft(of: ThreadOf): [string, (text: string) => void] {
  const [text, setText, forget] = useKept(draftKey(of), () => "");
  return [
    text,
    (next) => {
      setText(next);
      if (next === "") forget();
    },
  ];
}

// Marks what is shown as read, once per newest message; nobody waits for it.
function useMarkRead(of: ThreadOf, list: readonly Message[] | undefined, mine: boolean): void {
  const { purchaseOrderId, lineNumber } = of;
  const newest = list?.at(-1)?.messageNumber ?? 0n;
  const foreign = list?.some((message) => message.fromSupplier !== mine) ?? false;
  const may = userCan.write(useUser());
  useEffect(() => {
    if (!may || !foreign || newest === 0n) return;
    const id = makeRequestId();
    void id
      .send((requestId) =>
        messages.markRead({ requestId, purchaseOrderId, lineNumber, messageNumber: newest }),
      )
      .catch(() => undefined);
  }, [may, foreign, newest, purchaseOrderId, lineNumber]);
}

function Compose({ of }: { of: ThreadOf }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const id = useRequestId();
  const [text, setText] = useDraft(of);
  const clean = cleanText(text);
  const bytes = new TextEncoder().encode(clean).length;
  const post = useMutation({
    mutationFn: () =>
      id.send((requestId) => messages.postMessage({ requestId, ...of, text: clean })),
    onSuccess: async () => {
      setText("");
      await client.invalidateQueries({ queryKey: ["messages", of.purchaseOrderId, of.lineNumber] });
    },
  });
  const ready = clean !== "" && bytes <= TEXT_BYTES_MAX && !post.isPending;
  const send = () => {
    if (ready) post.mutate();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <TextArea
        label={t("write")}
        rows={2}
        value={text}
        // While nobody knows whether it was sent, it must stay the same message.
        readOnly={post.isPending || (post.isError && isUnknownOutcome(post.error))}
        error={bytes > TEXT_BYTES_MAX ? t("tooLong", { bytes }) : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      <ErrorNotice error={post.error} />
      <div className={styles.actions}>
        <KeyHint keys={["Ctrl", "Enter"]}>{t("sendHint")}</KeyHint>
        <Button type="submit" kind="primary" disabled={!ready} pending={post.isPending}>
          {t("send")}
        </Button>
      </div>
    </form>
  );
}

export function MessageThread({ of }: { of: ThreadOf }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const user = useUser();
  const mine = userCan.isSupplier(user);
  const authorOf = useAuthors();
  const query = useQuery({
    queryKey: ["messages", of.purchaseOrderId, of.lineNumber],
    queryFn: ({ signal }) =>
      allPages(
        (page) => messages.listMessages({ ...of, ...page }, { signal }),
        (answer) => answer.messages,
      ),
  });
  useMarkRead(of, query.data, mine);
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className={styles.thread}>
      {query.data.length === 0 && <p className={styles.quiet}>{t("none")}</p>}
      <ol className={styles.messages} aria-live="polite">
        {query.data.map((message) => (
          <li
            key={String(message.messageNumber)}
            className={classes(styles.message, message.fromSupplier === mine && styles.own)}
          >
            <div className={styles.about}>
              <strong title={message.author}>
                {authorOf(message.author, message.fromSupplier)}
              </strong>
              <span>{formats.instant(message.recordedTime)}</span>
            </div>
            <div className={styles.text}>{message.text}</div>
          </li>
        ))}
      </ol>
      {userCan.write(user) && <Compose key={draftKey(of)} of={of} />}
    </div>
  );
}
