// What a buyer does with a purchase order: sends it, cancels, asks for other terms, mails a link.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { purchaseOrders, users } from "@/api/clients";
import { dateOf, type IsoDate, isoOf, useFormats } from "@/api/dates";
import { useFieldFaults } from "@/api/error_texts";
import type {
  PurchaseOrder,
  PurchaseOrderLine,
} from "@/api/gen/backline/v1/purchase_order_service_pb";
import { useRequestId } from "@/api/request_id";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { Select, TextField } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { ErrorNotice, Notice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

interface OrderDialogProps {
  order: PurchaseOrder;
  onClose: () => void;
}

interface ActionDialogProps {
  title: string;
  verb: string;
  danger?: boolean;
  ready?: boolean;
  pending: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

// A question or a small form with one way to go on.
export function ActionDialog(props: ActionDialogProps) {
  const t = useTexts(staffTexts);
  const { ready = true, pending, onSubmit, onClose } = props;
  return (
    <Dialog
      title={props.title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind={props.danger ? "danger" : "primary"}
            type="submit"
            form="action"
            disabled={!ready}
            pending={pending}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <form
        id="action"
        className={styles.form}
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          if (ready && !pending) onSubmit();
        }}
      >
        {props.children}
      </form>
    </Dialog>
  );
}

// A command about a purchase order: what stands on the screen is read again after it.
function useOrderCommand(
  call: (requestId: string) => Promise<unknown>,
  done: string,
  onClose: () => void,
) {
  const client = useQueryClient();
  const id = useRequestId();
  return useMutation({
    mutationFn: () => id.send(call),
    onSuccess: async () => {
      showToast({ tone: "good", text: done });
      onClose();
      await client.invalidateQueries({ queryKey: ["purchase-orders"] });
      await client.invalidateQueries({ queryKey: ["responses"] });
    },
  });
}

export function SendDialog({ order, onClose }: OrderDialogProps) {
  const t = useTexts(staffTexts);
  const { purchaseOrderId } = order;
  const send = useOrderCommand(
    (requestId) => purchaseOrders.sendPurchaseOrder({ requestId, purchaseOrderId }),
    t("orderSent"),
    onClose,
  );
  return (
    <ActionDialog
      title={t("sendTitle")}
      verb={t("sendToSupplier")}
      pending={send.isPending}
      onSubmit={() => send.mutate()}
      onClose={onClose}
    >
      <p>{t("sendLead")}</p>
      <ErrorNotice error={send.error} />
    </ActionDialog>
  );
}

export function CancelDialog({
  order,
  lineNumbers,
  onClose,
}: OrderDialogProps & { lineNumbers: readonly number[] }) {
  const t = useTexts(staffTexts);
  const { purchaseOrderId } = order;
  const cancel = useOrderCommand(
    (requestId) =>
      purchaseOrders.cancelPurchaseOrder({
        requestId,
        purchaseOrderId,
        lineNumbers: [...lineNumbers],
      }),
    t("orderCancelled"),
    onClose,
  );
  const title =
    lineNumbers.length === 1
      ? t("cancelLineTitle", { line: lineNumbers[0] ?? 0 })
      : t("cancelOrderTitle");
  return (
    <ActionDialog
      title={title}
      verb={t("cancelOrder")}
      danger
      pending={cancel.isPending}
      onSubmit={() => cancel.mutate()}
      onClose={onClose}
    >
      <p>{t("cancelLead")}</p>
      <ErrorNotice error={cancel.error} />
    </ActionDialog>
  );
}

export function AmendDialog({
  order,
  line,
  onClose,
}: OrderDialogProps & { line: PurchaseOrderLine }) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const { purchaseOrderId } = order;
  const { lineNumber, version } = line;
  const before = isoOf(line.requestedDate);
  const [quantity, setQuantity] = useState<bigint | undefined>(line.orderedQuantity);
  const [date, setDate] = useState<IsoDate | undefined>(before);
  const newQuantity = quantity === line.orderedQuantity ? 0n : quantity;
  const newDate = date === before ? undefined : date;
  const amend = useOrderCommand(
    (requestId) =>
      purchaseOrders.amendPurchaseOrderLine({
        requestId,
        purchaseOrderId,
        lineNumber,
        version,
        quantity: newQuantity ?? 0n,
        requestedDate: dateOf(newDate),
      }),
    t("amended"),
    onClose,
  );
  const faults = useFieldFaults(amend.error, {
    quantity: ["QUANTITY_NOT_AMENDABLE"],
    requested_date: ["DATE_NOT_ALLOWED"],
  });
  const whole = quantity !== undefined && quantity > 0n && (date !== undefined || !before);
  return (
    <ActionDialog
      title={t("amendTitle", { line: lineNumber })}
      verb={t("askAnew")}
      ready={whole && (newQuantity !== 0n || newDate !== undefined)}
      pending={amend.isPending}
      onSubmit={() => amend.mutate()}
      onClose={onClose}
    >
      <p className={styles.quiet}>{t("amendLead")}</p>
      <div className={styles.pair}>
        <QuantityField
          label={t("askQuantity")}
          value={quantity}
          onChange={setQuantity}
          least={1n}
          most={1_000_000_000n}
          hint={t("askedNow", { value: formats.number(line.orderedQuantity) })}
          error={faults.at("quantity")}
          autoFocus
        />
        <DateField
          label={t("askDate")}
          value={date}
          onChange={setDate}
          error={faults.at("requested_date")}
        />
      </div>
      <ErrorNotice error={faults.rest} />
    </ActionDialog>
  );
}

const VALID_DAYS = ["7", "14", "30", "90"] as const;

// The link opens this purchase order to whoever has it: to answer without an account.
export function LinkDialog({ order, onClose }: OrderDialogProps) {
  const t = useTexts(staffTexts);
  const id = useRequestId();
  const { purchaseOrderId } = order;
  const [email, setEmail] = useState("");
  const [days, setDays] = useState<(typeof VALID_DAYS)[number]>("14");
  const mail = useMutation({
    mutationFn: () =>
      id.send((requestId) =>
        users.createOrderLink({
          requestId,
          purchaseOrderId,
          email: email.trim(),
          validDays: Number(days),
        }),
      ),
    onSuccess: () => {
      showToast({ tone: "good", text: t("linkMailed", { email: email.trim() }) });
      onClose();
    },
  });
  const faults = useFieldFaults(mail.error, { email: [], valid_days: [] });
  return (
    <ActionDialog
      title={t("linkTitle")}
      verb={t("mailLink")}
      ready={email.trim().length > 2 && email.includes("@")}
      pending={mail.isPending}
      onSubmit={() => mail.mutate()}
      onClose={onClose}
    >
      <Notice tone="info">{t("linkLead")}</Notice>
      <TextField
        label={t("email")}
        type="email"
        autoFocus
        maxLength={254}
        value={email}
        error={faults.at("email")}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Select
        label={t("validFor")}
        value={days}
        options={VALID_DAYS.map((value) => ({ value, label: t("days", { days: value }) }))}
        onChange={setDays}
      />
      <ErrorNotice error={faults.rest} />
    </ActionDialog>
  );
}
