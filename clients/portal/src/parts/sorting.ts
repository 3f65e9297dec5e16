// The sorting of a table as the address says it: "date", or "-date" for the highest first.
import type { Sort } from "@/ui/table_rows";

export function asSort(text: string): Sort | undefined {
  if (text === "" || text === "-") return undefined;
  return text.startsWith("-")
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

export function sortText(sort: Sort): string {
  return sort.descending ? `-${sort.column}` : sort.column;
}
