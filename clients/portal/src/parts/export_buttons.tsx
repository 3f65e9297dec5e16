// What a page shows, as files and on paper.
import { useState } from "react";
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

type Sheets = readonly [Sheet, ...Sheet[]];

interface ExportButtonsProps {
  // Without an ending.
  fileName: string;
  // Undefined while there is nothing to write. It may have to read more than the page shows. A CSV
  // file has the first of them.
  sheets: (() => Sheets | Promise<Sheets>) | undefined;
}

export function ExportButtons({ fileName, sheets }: ExportButtonsProps) {
  const t = useTexts(texts);
  const [pending, setPending] = useState(false);
  const save = async (write: (all: Sheets) => void | Promise<void>) => {
    if (!sheets) return;
    setPending(true);
    try {
      await write(await sheets());
    } catch {
      showToast({ tone: "bad", text: t("failed") });
    } finally {
      setPending(false);
    }
  };
  const file = { icon: "download", disabled: !sheets, pending } as const;
  return (
    <>
      <Button {...file} onClick={() => void save(([first]) => saveCsv(first, fileName))}>
        {t("csv")}
      </Button>
      <Button {...file} onClick={() => void save((all) => saveXlsx(all, fileName))}>
        {t("xlsx")}
      </Button>
      <Button disabled={!sheets} onClick={() => window.print()}>
        {t("print")}
      </Button>
    </>
  );
}
