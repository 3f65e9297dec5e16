// What pages of KPIs that are told product by product share: the search, the table's first columns,
// the table with what is open of a product beside it.
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { defineTexts, type Translate, useTexts } from "@/api/texts";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { BesidePanel, SidePanel } from "@/ui/side_panel";
import type { Column, Sort } from "@/ui/table_rows";
import { useAddress } from "./address";
import { AddressSearch } from "./address_search";
import { type Names, useNames } from "./names";
import type { OfProduct } from "./product_rows";
import type { SheetCell } from "./sheet";
import { asSort, sortText } from "./sorting";

export const productTexts = defineTexts("product_list", {
  en: {
    product: "Product",
    name: "Name",
    searchHint: "A code, or a part of the name",
    more: "These are the first {count}: name a product to see another.",
    closePanel: "Close the product",
    openQueue: "Open the queue of {sku}",
  },
  de: {
    product: "Produkt",
    name: "Name",
    searchHint: "Eine Nummer oder ein Teil des Namens",
    more: "Das sind die ersten {count}: nennen Sie ein Produkt, um ein anderes zu sehen.",
    closePanel: "Produkt schließen",
    openQueue: "Warteschlange von {sku} öffnen",
  },
});

export type ProductText = Translate<(typeof productTexts)["keys"][number]>;

export function ProductSearch() {
  const t = useTexts(productTexts);
  return <AddressSearch label={t("product")} hint={t("searchHint")} />;
}

export function productColumns<Row extends OfProduct>(t: ProductText, names: Names): Column<Row>[] {
  return [
    {
      id: "product",
      header: t("product"),
      width: "minmax(8rem, 1fr)",
      cell: ({ productId }) => <span>{names.sku(productId)}</span>,
      sortValue: ({ productId }) => names.sku(productId),
    },
    {
      id: "name",
      header: t("name"),
      width: "minmax(7rem, 1.5fr)",
      cell: ({ productId }) => <span>{names.product(productId)?.name ?? ""}</span>,
      sortValue: ({ productId }) => names.product(productId)?.name,
    },
  ];
}

// The same columns in a file.
export function productCells({ productId }: OfProduct, names: Names): SheetCell[] {
  return [names.sku(productId), names.product(productId)?.name ?? ""];
}

interface ProductTableProps<Row> {
  label: string;
  // All that were read: one of them may be open and not shown.
  rows: readonly Row[];
  shown: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  // How it is sorted while the address does not say.
  sort?: Sort;
  panel: (row: Row, onClose: () => void) => ReactNode;
  empty: ReactNode;
}

export function ProductTable<Row extends OfProduct>({
  rows,
  shown,
  sort,
  panel,
  ...table
}: ProductTableProps<Row>) {
  const address = useAddress();
  const handle = useRef<DataTableHandle>(null);
  const { rowKey } = table;
  const open = rows.find((row) => rowKey(row) === address.text("open"));
  const close = () => {
    address.set({ open: undefined });
    handle.current?.focus();
  };
  return (
    <BesidePanel panel={open && panel(open, close)}>
      <DataTable
        {...table}
        rows={shown}
        sort={asSort(address.text("sort")) ?? sort}
        onSort={(chosen) => address.set({ sort: sortText(chosen) })}
        onOpen={(row) => address.set({ open: rowKey(row) })}
        handle={handle}
        natural
      />
    </BesidePanel>
  );
}

export function QueueLink({ productId }: OfProduct) {
  const t = useTexts(productTexts);
  const sku = useNames().sku(productId);
  return (
    <Link to="/staff/queues" search={{ sku }}>
      {t("openQueue", { sku })}
    </Link>
  );
}

interface ProductPanelProps {
  label: string;
  productId: string;
  // Where else it leads, before the product's queue.
  links?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

export function ProductPanel({ label, productId, links, onClose, children }: ProductPanelProps) {
  const t = useTexts(productTexts);
  const names = useNames();
  return (
    <SidePanel
      label={label}
      title={names.sku(productId)}
      lead={names.product(productId)?.name}
      links={
        <>
          {links}
          <QueueLink productId={productId} />
        </>
      }
      closeLabel={t("closePanel")}
      onClose={onClose}
    >
      {children}
    </SidePanel>
  );
}
