import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useRef, useState } from "react";
import { suppliers } from "@/api/clients";
import { type IsoDate, isoOf, today, useFormats } from "@/api/dates";
import { useErrorText, useFieldFaults } from "@/api/error_texts";
import { isSignedOut, refusalOf } from "@/api/errors";
import { PurchaseOrderLineState as State, SupplyReason } from "@/api/gen/backline/v1/common_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { confirmedSchedules, keyOf, lineCan, remainingOf, toAnswer } from "@/api/lines";
import { makeRequestId, type RequestId, useRequestId } from "@/api/request_id";
import { useTexts } from "@/api/texts";
import { ReasonField } from "@/parts/reason_field";
import { LineStateBadge } from "@/parts/state_badge";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { TextArea } from "@/ui/field";
import { PublicPage } from "@/ui/public_page";
import { EmptyState, ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { asAsked, askedDate, type LinkAnswer, needsReason, requestOf, tokenOf } from "./answers";
import styles from "./link.module.css";
import { linkTexts } from "./texts";

const NOTE_BYTES_MAX = 500;

function orderKey(token: string) {
  return ["order-link", token];
}

// The link is the credential of each call, whoever is signed in here.
function withLink(token: string) {
  return { headers: { "backline-link": token } };
}

function answer(token: string, line: SupplierLine, given: LinkAnswer, id: RequestId) {
  return id.send((requestId) =>
    suppliers.answerLine({ requestId, ...requestOf(line, given) }, withLink(token)),
  );
}

function useAnswer(token: string, line: SupplierLine, onDone: () => void) {
  const t = useTexts(linkTexts);
  const client = useQueryClient();
  const id = useRequestId();
  return useMutation({
    mutationFn: (given: LinkAnswer) => answer(token, line, given, id),
    onSuccess: async (_, given) => {
      const changed = needsReason(line, given.date);
      showToast({
        tone: "good",
        text: t(changed ? "proposed" : "accepted", { line: line.line?.lineNumber ?? 0 }),
      });
      onDone();
      await client.invalidateQueries({ queryKey: orderKey(token) });
    },
    // Somebody else answered: what stands here is old.
    onError: () => client.invalidateQueries({ queryKey: orderKey(token) }),
  });
}

// Another day, with the reason for it.
function ProposeForm({
  token,
  line,
  onClose,
}: {
  token: string;
  line: SupplierLine;
  onClose: () => void;
}) {
  const t = useTexts(linkTexts);
  const send = useAnswer(token, line, onClose);
  const [date, setDate] = useState<IsoDate>();
  const [reason, setReason] = useState(SupplyReason.UNSPECIFIED);
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const note = typed.replace(/\s+/gu, " ").trim();
  const faults = useFieldFaults(send.error, {
    "schedules[0].eta_date": ["DATE_NOT_ALLOWED"],
    reason: [],
    note: [],
  });
  const dateFault = date === undefined ? t("dateNeeded") : undefined;
  const noReason = needsReason(line, date) && reason === SupplyReason.UNSPECIFIED;
  const tooLong = new TextEncoder().encode(note).length > NOTE_BYTES_MAX;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (date && !noReason && !tooLong && !send.isPending) send.mutate({ date, reason, note });
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <div className={styles.pair}>
        <DateField
          label={t("proposedDate")}
          value={date}
          onChange={setDate}
          base={askedDate(line) ?? today()}
          error={faults.at("schedules[0].eta_date") ?? (tried ? dateFault : undefined)}
          autoFocus
        />
        <ReasonField
          label={t("reason")}
          value={reason}
          onChange={setReason}
          error={faults.at("reason") ?? (tried && noReason ? t("reasonNeeded") : undefined)}
        />
      </div>
      <TextArea
        label={t("note")}
        rows={2}
        value={typed}
        error={faults.at("note") ?? (tooLong ? t("noteTooLong") : undefined)}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ErrorNotice error={faults.rest} />
      <div className={styles.actions}>
        <Button kind="primary" type="submit" pending={send.isPending}>
          {t("send")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

function Waiting({ token, line }: { token: string; line: SupplierLine }) {
  const t = useTexts(linkTexts);
  const [proposing, setProposing] = useState(false);
  const accept = useAnswer(token, line, () => setProposing(false));
  const asked = asAsked(line);
  if (proposing) {
    return <ProposeForm token={token} line={line} onClose={() => setProposing(false)} />;
  }
  return (
    <>
      <div className={styles.actions}>
        {asked && (
          <Button kind="primary" pending={accept.isPending} onClick={() => accept.mutate(asked)}>
            {t("accept")}
          </Button>
        )}
        <Button onClick={() => setProposing(true)}>{t("propose")}</Button>
      </div>
      <ErrorNotice error={accept.error} />
    </>
  );
}

function Line({ token, line }: { token: string; line: SupplierLine }) {
  const t = useTexts(linkTexts);
  const formats = useFormats();
  const order = line.line;
  const asked = askedDate(line);
  const waiting = lineCan.answer(line);
  return (
    <article
      className={styles.line}
      aria-label={t("line", { line: order?.lineNumber ?? 0 })}
      data-line={order?.lineNumber}
    >
      <header className={styles.lineHead}>
        <div>
          <h2>{line.sku}</h2>
          <p className={styles.quiet}>
            {t("line", { line: order?.lineNumber ?? 0 })} · {line.productName}
          </p>
        </div>
        <LineStateBadge state={order?.state} />
      </header>
      <dl className={styles.facts}>
        <div>
          <dt>{t("quantity")}</dt>
          <dd>{formats.number(waiting ? toAnswer(line) : (order?.orderedQuantity ?? 0n))}</dd>
        </div>
        <div>
          <dt>{t("wantedOn")}</dt>
          <dd>{asked ? formats.date(asked) : t("noDate")}</dd>
        </div>
        {order?.unitPrice && (
          <div>
            <dt>{t("price")}</dt>
            <dd>{formats.money(order.unitPrice)}</dd>
          </div>
        )}
      </dl>
      {confirmedSchedules(line).map((schedule) => (
        <p key={schedule.supplyLineId} className={styles.quiet}>
          {t("confirmedFor", {
            quantity: formats.number(remainingOf(schedule)),
            date: formats.date(isoOf(schedule.etaDate)),
          })}
        </p>
      ))}
      {order?.state === State.COUNTERED && <Notice tone="info">{t("waitsForBuyer")}</Notice>}
      {waiting && <Waiting token={token} line={line} />}
    </article>
  );
}

// All lines as asked in one press; each is its own request.
function AcceptAll({ token, lines }: { token: string; lines: readonly SupplierLine[] }) {
  const t = useTexts(linkTexts);
  const textOf = useErrorText();
  const client = useQueryClient();
  const ids = useRef(new Map<string, RequestId>());
  const accept = useMutation({
    mutationFn: async () => {
      const failed: { line: SupplierLine; error: unknown }[] = [];
      for (const line of lines) {
        const asked = asAsked(line);
        const id = ids.current.get(keyOf(line)) ?? makeRequestId();
        ids.current.set(keyOf(line), id);
        try {
          if (asked) await answer(token, line, asked, id);
        } catch (error) {
          failed.push({ line, error });
        }
      }
      return failed;
    },
    onSettled: () => client.invalidateQueries({ queryKey: orderKey(token) }),
  });
  const failed = accept.data ?? [];
  return (
    <>
      {lines.length > 1 && (
        <div>
          <Button kind="primary" pending={accept.isPending} onClick={() => accept.mutate()}>
            {t("acceptAll", { count: lines.length })}
          </Button>
        </div>
      )}
      {failed.length > 0 && (
        <Notice tone="bad" live>
          <p>{t("someFailed", { count: failed.length })}</p>
          <ul>
            {failed.map(({ line, error }) => (
              <li key={keyOf(line)}>
                <strong>{line.sku}</strong> {textOf(refusalOf(error))}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function Order({ token, lines }: { token: string; lines: readonly SupplierLine[] }) {
  const t = useTexts(linkTexts);
  const formats = useFormats();
  const first = lines[0];
  const waiting = lines.filter(lineCan.answer);
  const sent = isoOf(first?.sentDate);
  return (
    <>
      <p className={styles.quiet}>
        {[
          sent && t("sentOn", { date: formats.date(sent) }),
          first && t("to", { code: first.locationCode }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {waiting.length > 0 ? (
        <>
          <p>{t("lead")}</p>
          <p role="status">
            <strong>{t("waiting", { count: waiting.length })}</strong>
          </p>
        </>
      ) : (
        <Notice tone="good" live>
          {t("nothingLeft")}
        </Notice>
      )}
      <AcceptAll token={token} lines={waiting.filter((line) => asAsked(line))} />
      <div className={styles.lines}>
        {lines.map((line) => (
          <Line key={keyOf(line)} token={token} line={line} />
        ))}
      </div>
    </>
  );
}

// To the server a link that has ended is nobody, as an ended session is.
function isEnded(error: unknown): boolean {
  return isSignedOut(error) || refusalOf(error).reason === "LINK_NOT_VALID";
}

// One purchase order for whoever has the mailed link: no account, nothing else to see.
export function OrderLinkPage() {
  const t = useTexts(linkTexts);
  const [token] = useState(() => tokenOf(window.location.hash));
  const order = useQuery({
    queryKey: orderKey(token),
    enabled: token !== "",
    queryFn: async ({ signal }) =>
      (await suppliers.getSupplierOrder({}, { signal, ...withLink(token) })).lines,
  });
  const number = order.data?.[0]?.externalReference ?? "";
  if (token === "") {
    return (
      <PublicPage title={t("title")}>
        <Notice tone="warn">{t("noToken")}</Notice>
      </PublicPage>
    );
  }
  if (order.isError && (!order.data || isEnded(order.error))) {
    return (
      <PublicPage title={t("title")}>
        {isEnded(order.error) ? (
          <EmptyState icon="link" title={t("notValidTitle")}>
            <p>{t("notValid")}</p>
          </EmptyState>
        ) : (
          <ErrorState error={order.error} onRetry={() => void order.refetch()} />
        )}
      </PublicPage>
    );
  }
  return (
    <PublicPage title={number === "" ? t("title") : t("titleOf", { number })} wide>
      {order.data ? <Order token={token} lines={order.data} /> : <Loading />}
    </PublicPage>
  );
}
