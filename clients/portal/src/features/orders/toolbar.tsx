import type { Ref } from "react";
import { useTexts } from "@/api/texts";
import { KeyHint } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useTypedFirst } from "@/ui/typed_first";
import { GROUPINGS, type Grouping, VIEWS, type View } from "./order_rows";
import styles from "./orders.module.css";
import { type OrdersText, ordersTexts } from "./texts";
import type { OrdersAddress, useOrdersAddress } from "./use_orders";

const VIEW_TEXTS: Record<View, OrdersText> = {
  answer: "viewAnswer",
  edited: "viewEdited",
  late: "viewLate",
  buyer: "viewBuyer",
  confirmed: "viewConfirmed",
  all: "viewAll",
};

const GROUP_TEXTS: Record<Grouping, OrdersText> = {
  none: "groupNone",
  product: "groupProduct",
  order: "groupOrder",
  week: "groupWeek",
  location: "groupLocation",
};

interface FilterBarProps {
  address: OrdersAddress;
  change: ReturnType<typeof useOrdersAddress>["change"];
  counts: ReadonlyMap<View, number>;
  search: Ref<HTMLInputElement>;
  onLeaveSearch: () => void;
}

export function FilterBar({ address, change, counts, search, onLeaveSearch }: FilterBarProps) {
  const t = useTexts(ordersTexts);
  const field = useTypedFirst(address.q, (q) => change({ q: q || undefined }));
  return (
    <div className={styles.bar}>
      <fieldset className={styles.views}>
        <legend className="hidden-visually">{t("view")}</legend>
        {VIEWS.map((view) => (
          <label key={view} className={styles.view}>
            <input
              type="radio"
              name="view"
              checked={address.view === view}
              onChange={() => change({ view })}
            />
            {t(VIEW_TEXTS[view])}
            <span className={styles.count}>{counts.get(view) ?? 0}</span>
          </label>
        ))}
      </fieldset>
      <div className={styles.search} role="search">
        <Icon name="search" size={16} />
        <input
          ref={search}
          type="search"
          aria-label={t("search")}
          title={t("searchHint")}
          placeholder={t("search")}
          {...field}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === "ArrowDown") {
              event.preventDefault();
              onLeaveSearch();
            }
          }}
        />
      </div>
      <label className={styles.group}>
        {t("group")}
        <select value={address.group} onChange={(event) => change({ group: event.target.value })}>
          {GROUPINGS.map((group) => (
            <option key={group} value={group}>
              {t(GROUP_TEXTS[group])}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

export interface Actions {
  accept: () => void;
  dates: () => void;
  reasons: () => void;
  takeBack: () => void;
  undo: () => void;
  review: () => void;
  clear: () => void;
}

interface ActionBarProps {
  actions: Actions;
  selectedCount: number;
  draftCount: number;
  canUndo: boolean;
}

// What can be done to the selected rows, and to what is not sent yet.
export function ActionBar({ actions, selectedCount, draftCount, canUndo }: ActionBarProps) {
  const t = useTexts(ordersTexts);
  return (
    <div className={styles.actions}>
      {selectedCount > 0 && (
        <>
          <strong>{t("selectedCount", { count: selectedCount })}</strong>
          <Button onClick={actions.accept}>{t("acceptAll")}</Button>
          <Button onClick={actions.dates}>{t("setDate")}</Button>
          <Button onClick={actions.reasons}>{t("setReason")}</Button>
          <Button onClick={actions.takeBack}>{t("discard")}</Button>
          <Button kind="quiet" onClick={actions.clear}>
            {t("clearSelection")}
          </Button>
        </>
      )}
      {selectedCount === 0 && <span className={styles.note}>{t("selectHint")}</span>}
      <span className={styles.push} />
      {canUndo && (
        <Button icon="undo" onClick={actions.undo}>
          {t("undo")}
        </Button>
      )}
      {draftCount > 0 && (
        <span className={styles.note}>{t("draftCount", { count: draftCount })}</span>
      )}
      <Button kind="primary" disabled={draftCount === 0} onClick={actions.review}>
        {t("review")}
      </Button>
    </div>
  );
}

const KEYS: readonly (readonly [readonly string[], OrdersText])[] = [
  [["A"], "keyAccept"],
  [["D"], "keyDate"],
  [["Q"], "keyQuantity"],
  [["R"], "keyReason"],
  [["S"], "keySplit"],
  [["C"], "keyCounter"],
  [["H"], "keyHold"],
  [["Del"], "keyTakeBack"],
  [["Ctrl", "Z"], "keyUndo"],
  [["␣"], "keySelect"],
  [["↵"], "keyOpen"],
  [["/"], "keySearch"],
  [["Ctrl", "↵"], "keySend"],
];

export function KeyBar() {
  const t = useTexts(ordersTexts);
  return (
    <div className={styles.keys}>
      {KEYS.map(([keys, text]) => (
        <KeyHint key={text} keys={keys}>
          {t(text)}
        </KeyHint>
      ))}
    </div>
  );
}
