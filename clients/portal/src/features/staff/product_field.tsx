import { useEffect, useId, useRef, useState } from "react";
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

// The code that the field stands for: the one that was typed, or with Enter the first that fits.
export function skuOf(
  products: readonly Product[],
  typed: string,
  entered: boolean,
): string | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  if (products.some(({ sku }) => sku === text)) return text;
  return entered ? suggestions(products, text)[0]?.sku : undefined;
}

interface ProductFieldProps {
  // Undefined while they are read: what is typed meanwhile counts when they are there.
  products: readonly Product[] | undefined;
  sku: string;
  // An empty code: none any more.
  onChoose: (sku: string) => void;
}

// What stands in the field, and whether Enter asked for it and nothing has come of that yet.
function useTyped({ products, sku, onChoose }: ProductFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(sku);
  const [entered, setEntered] = useState(false);
  const choose = (text: string, byEnter: boolean) => {
    setTyped(text);
    setEntered(byEnter);
    const found = products && skuOf(products, text, byEnter);
    if (found !== undefined) {
      if (byEnter) setTyped(found);
      setEntered(false);
      onChoose(found);
    } else if (text.trim() === "" && sku !== "") onChoose("");
  };
  const latest = useRef({ typed, entered, sku, choose });
  latest.current = { typed, entered, sku, choose };
  const read = products !== undefined;
  useEffect(() => {
    const now = latest.current;
    if (read && now.typed.trim() !== now.sku) now.choose(now.typed, now.entered);
  }, [read]);
  // Another product was opened from elsewhere. Who is typing is not disturbed.
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(sku);
  }, [sku]);
  return { input, typed, entered, choose };
}

// The browser's own list of suggestions: it can be used with the keyboard everywhere.
export function ProductField(props: ProductFieldProps) {
  const { products, sku } = props;
  const t = useTexts(staffTexts);
  const list = useId();
  const { input, typed, entered, choose } = useTyped(props);
  const product = products?.find((candidate) => candidate.sku === typed.trim());
  const unknown = products !== undefined && typed.trim() !== "" && !product;
  return (
    <div className={styles.productField}>
      <Field
        label={t("product")}
        hint={product?.name ?? t(entered && !products ? "productsAwaited" : "productHint")}
        error={unknown && (entered || typed === sku) ? t("noSuchProduct") : undefined}
      >
        {(control) => (
          <input
            {...control}
            ref={input}
            type="search"
            list={list}
            autoComplete="off"
            autoFocus={sku === ""}
            value={typed}
            onChange={(event) => choose(event.target.value, false)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && typed.trim() !== "") choose(typed, true);
            }}
          />
        )}
      </Field>
      <datalist id={list}>
        {suggestions(products ?? [], product ? "" : typed).map((candidate) => (
          <option key={candidate.sku} value={candidate.sku}>
            {candidate.name}
          </option>
        ))}
      </datalist>
    </div>
  );
}
