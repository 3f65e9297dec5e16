import { useId, useState } from "react";
import type { Product } from "@/api/gen/backline/v1/catalog_service_pb";
import { useTexts } from "@/api/texts";
import { Field } from "@/ui/field";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

const SUGGESTED_MAX = 50;

// Products of which the code or the name holds what was typed; codes that begin with it first.
export function suggestions(products: readonly Product[], typed: string): Product[] {
  const text = typed.trim().toLowerCase();
  const begins = (product: Product) => product.sku.toLowerCase().startsWith(text);
  return products
    .filter(({ sku, name }) => `${sku} ${name}`.toLowerCase().includes(text))
    .sort((left, right) => Number(begins(right)) - Number(begins(left)))
    .slice(0, SUGGESTED_MAX);
}

// The browser's own list of suggestions: it can be used with the keyboard everywhere.
export function ProductField({
  products,
  sku,
  onChoose,
}: {
  products: readonly Product[];
  sku: string;
  onChoose: (sku: string) => void;
}) {
  const t = useTexts(staffTexts);
  const list = useId();
  const [typed, setTyped] = useState(sku);
  const product = products.find((candidate) => candidate.sku === typed.trim());
  const unknown = typed.trim() !== "" && products.length > 0 && !product;
  return (
    <div className={styles.productField}>
      <Field
        label={t("product")}
        hint={product?.name ?? t("productHint")}
        error={unknown && typed === sku ? t("noSuchProduct") : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="search"
            list={list}
            autoComplete="off"
            autoFocus={sku === ""}
            value={typed}
            onChange={(event) => {
              const text = event.target.value;
              setTyped(text);
              if (products.some((candidate) => candidate.sku === text.trim()))
                onChoose(text.trim());
            }}
            onKeyDown={(event) => {
              const first = suggestions(products, typed)[0];
              if (event.key !== "Enter" || !first || typed.trim() === "") return;
              setTyped(first.sku);
              onChoose(first.sku);
            }}
          />
        )}
      </Field>
      <datalist id={list}>
        {suggestions(products, product ? "" : typed).map((candidate) => (
          <option key={candidate.sku} value={candidate.sku}>
            {candidate.name}
          </option>
        ))}
      </datalist>
    </div>
  );
}
