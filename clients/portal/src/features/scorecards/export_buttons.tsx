import { useTexts } from "@/api/texts";
import { type Sheet, saveCsv, saveXlsx } from "@/parts/sheet";
import { Button } from "@/ui/button";
import { showToast } from "@/ui/toast";
import { scoreTexts } from "./texts";

interface ExportButtonsProps {
  // Without an ending.
  fileName: string;
  // Undefined while there is nothing to write. A CSV file has the first of them.
  sheets: (() => readonly [Sheet, ...Sheet[]]) | undefined;
}

export function ExportButtons({ fileName, sheets }: ExportButtonsProps) {
  const t = useTexts(scoreTexts);
  const xlsx = () => {
    if (!sheets) return;
    saveXlsx(sheets(), fileName).catch(() => showToast({ tone: "bad", text: t("exportFailed") }));
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
        {t("exportCsv")}
      </Button>
      <Button icon="download" disabled={!sheets} onClick={xlsx}>
        {t("exportXlsx")}
      </Button>
      <Button disabled={!sheets} onClick={() => window.print()}>
        {t("print")}
      </Button>
    </>
  );
}
