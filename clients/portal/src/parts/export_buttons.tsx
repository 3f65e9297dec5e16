// What a page shows, as files and on paper.
import { defineTexts, useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { showToast } from "@/ui/toast";
import { type Sheet, saveCsv, saveXlsx } from "./sheet";

const texts = defineTexts("export_buttons", {
  en: {
    csv: "CSV",
    xlsx: "XLSX",
    print: "Print",
    failed: "The file could not be made. Try again.",
  },
  de: {
    csv: "CSV",
    xlsx: "XLSX",
    print: "Drucken",
    failed: "Die Datei konnte nicht erstellt werden. Bitte erneut versuchen.",
  },
});

interface ExportButtonsProps {
  // Without an ending.
  fileName: string;
  // Undefined while there is nothing to write. A CSV file has the first of them.
  sheets: (() => readonly [Sheet, ...Sheet[]]) | undefined;
}

export function ExportButtons({ fileName, sheets }: ExportButtonsProps) {
  const t = useTexts(texts);
  const xlsx = () => {
    if (!sheets) return;
    saveXlsx(sheets(), fileName).catch(() => showToast({ tone: "bad", text: t("failed") }));
  };
  return (
    <>
      <Button
        icon="download"
        disabled={!sheets}
        onClick={() => {
          if (sheets) saveCsv(sheets()[0], fileName);
        }}
      >
        {t("csv")}
      </Button>
      <Button icon="download" disabled={!sheets} onClick={xlsx}>
        {t("xlsx")}
      </Button>
      <Button disabled={!sheets} onClick={() => window.print()}>
        {t("print")}
      </Button>
    </>
  );
}
