// Work centres with their hours, and which products share capacity as a family.
import { useState } from "react";
import { capacity } from "@/api/clients";
import { addDays, useFormats } from "@/api/dates";
import { fieldFaults } from "@/api/field_faults";
import type { WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { useRequestId } from "@/api/request_id";
import { useTexts } from "@/api/texts";
import { type ProductName, useProductNames } from "@/parts/products";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Card } from "@/ui/page";
import { ErrorNotice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { readAnew, useFamilies } from "./board";
import { CenterDialog } from "./center_dialog";
import { shiftsText } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

const SOME_MONDAY = "2026-11-23";

interface CentersProps {
  centers: readonly WorkCenter[];
  mayChange: boolean;
}

export function Centers({ centers, mayChange }: CentersProps) {
  const t = useTexts(productionTexts);
  const [open, setOpen] = useState<string | undefined>();
  const chosen = centers.find((center) => center.workCenterId === open);
  return (
    <>
      <div className={styles.centers}>
        {centers.map((center) => (
          <Card
            key={center.workCenterId}
            title={`${center.code} · ${center.name}`}
            actions={
              mayChange && (
                <Button
                  small
                  aria-label={`${t("edit")}: ${center.code}`}
                  onClick={() => setOpen(center.workCenterId)}
                >
                  {t("edit")}
                </Button>
              )
            }
          >
            <Hours center={center} />
          </Card>
        ))}
      </div>
      <Families mayChange={mayChange} />
      {chosen && <CenterDialog center={chosen} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Hours({ center }: { center: WorkCenter }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const days = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    name: formats.weekday(addDays(SOME_MONDAY, weekday - 1)),
    hours: shiftsText(center.shifts.filter((shift) => shift.weekday === weekday)),
  }));
  return (
    <>
      {center.shifts.length === 0 ? (
        <p className={styles.quiet}>{t("noShifts")}</p>
      ) : (
        <dl className={styles.facts}>
          {days.map((day) => (
            <div key={day.weekday}>
              <dt>{day.name}</dt>
              <dd>{day.hours || "–"}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes(styles.quiet, styles.after)}>
        {center.timeZone} · {t("holidaysCount", { count: center.holidays.length })}
      </p>
    </>
  );
}

function Families({ mayChange }: { mayChange: boolean }) {
  const t = useTexts(productionTexts);
  const names = useProductNames();
  const families = useFamilies();
  const [open, setOpen] = useState<ProductName | undefined>();
  return (
    <Card title={t("families")} flush>
      <div className={styles.pad}>
        <p className={styles.quiet}>{t("familiesText")}</p>
      </div>
      {names.all.length === 0 ? (
        <p className={styles.pad}>{t("noProducts")}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("product")}</th>
              <th scope="col">{t("centerName")}</th>
              <th scope="col">{t("familyCode")}</th>
              {mayChange && (
                <th scope="col">
                  <span className="hidden-visually">{t("edit")}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {names.all.map((product) => (
              <tr key={product.productId}>
                <th scope="row">{product.sku}</th>
                <td>{product.name}</td>
                <td>{families.get(product.productId) ?? t("familyNone")}</td>
                {mayChange && (
                  <td>
                    <Button
                      small
                      aria-label={t("familyEdit", { sku: product.sku })}
                      onClick={() => setOpen(product)}
                    >
                      {t("edit")}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open && (
        <FamilyDialog
          product={open}
          before={families.get(open.productId) ?? ""}
          all={[...new Set(families.values())].sort()}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Card>
  );
}

interface FamilyDialogProps {
  product: ProductName;
  before: string;
  all: readonly string[];
  onClose: () => void;
}

function FamilyDialog({ product, before, all, onClose }: FamilyDialogProps) {
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const id = useRequestId();
  const [code, setCode] = useState(before);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const faults = fieldFaults(error, ["family_code"]);
  const save = async () => {
    setPending(true);
    try {
      await id.send((requestId) =>
        capacity.setProductFamily({
          requestId,
          familyCode: code.trim(),
          productIds: [product.productId],
        }),
      );
      await readAnew();
      showToast({ tone: "good", text: t("familySaved") });
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t("familyEdit", { sku: product.sku })}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button
            kind="primary"
            pending={pending}
            disabled={code.trim() === before}
            onClick={() => void save()}
          >
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t("familyCode")}
          hint={t("familyHint")}
          value={code}
          maxLength={64}
          list="families"
          autoFocus
          autoComplete="off"
          error={faults.at("family_code")}
          onChange={(event) => setCode(event.target.value)}
        />
        <datalist id="families">
          {all.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <ErrorNotice error={faults.rest} />
      </form>
    </Dialog>
  );
}
