// Who wrote something, in words: persons have names, and a party's own system has a certificate.
import { defineTexts, useTexts } from "@/api/texts";

const texts = defineTexts("authors", {
  en: { supplierSystem: "The supplier's system", ownSystem: "The buyer's system" },
  de: { supplierSystem: "System des Lieferanten", ownSystem: "System des Einkaufs" },
});

const CERTIFICATE = "spiffe://";

export function useAuthors(): (author: string, fromSupplier: boolean) => string {
  const t = useTexts(texts);
  return (author, fromSupplier) =>
    author.startsWith(CERTIFICATE) ? t(fromSupplier ? "supplierSystem" : "ownSystem") : author;
}
