// The first rows of a list that may be longer than anybody reads: while they are read, that they could
// not be, and that there are more.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useFormats } from "@/api/dates";
import { defineTexts, useTexts } from "@/api/texts";
import { ErrorState, Loading, Notice } from "@/ui/states";
import type { Some } from "./some_pages";

const texts = defineTexts("some_rows", {
  en: { more: "These are the first {count}: narrow the question to see the others." },
  de: { more: "Das sind die ersten {count}: grenzen Sie ein, um die anderen zu sehen." },
});

interface SomeRowsProps<Row> {
  query: UseQueryResult<Some<Row>>;
  // What is said where there are more; without it: that the question can be narrowed.
  more?: (values: { count: string }) => string;
  children: (rows: readonly Row[]) => ReactNode;
}

export function SomeRows<Row>({ query, more, children }: SomeRowsProps<Row>) {
  const t = useTexts(texts);
  const formats = useFormats();
  if (query.isPending) return <Loading />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { items, whole } = query.data;
  const count = formats.number(items.length);
  return (
    <>
      {!whole && <Notice tone="info">{more ? more({ count }) : t("more", { count })}</Notice>}
      {children(items)}
    </>
  );
}
