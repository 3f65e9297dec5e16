// How our own customers are served.
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { useCustomers, useNames } from "@/parts/names";
import { PeriodField, usePeriod, usePeriodDays } from "@/parts/period_field";
import { LinkButton } from "@/ui/button";
import { Choices } from "@/ui/choices";
import { Select } from "@/ui/field";
import { FilterBar, Page } from "@/ui/page";
import { Notice } from "@/ui/states";
import { FiguresView } from "./figures_view";
import { OrderLines } from "./order_lines";
import type { ServiceQuestion } from "./queries";
import { customerServiceTexts } from "./texts";

function useServiceQuestion(): ServiceQuestion {
  const { text } = useAddress();
  return { period: usePeriod(), customerId: text("customer"), productId: text("product") };
}

function CustomerField() {
  const t = useTexts(customerServiceTexts);
  const address = useAddress();
  const customers = useCustomers().data;
  if (!customers) return null;
  return (
    <Select
      label={t("customer")}
      value={address.text("customer")}
      options={[
        { value: "", label: t("allCustomers") },
        ...customers.map((one) => ({ value: one.customerId, label: one.name })),
      ]}
      onChange={(customer) => address.set({ customer })}
    />
  );
}

// Another page asked for one product; here one leaves it again.
function OneProduct({ productId }: { productId: string }) {
  const t = useTexts(customerServiceTexts);
  const address = useAddress();
  const names = useNames();
  return (
    <Notice tone="info">
      {t("onlyProduct", { sku: names.sku(productId) })}{" "}
      <LinkButton onClick={() => address.set({ product: undefined })}>
        {t("allProducts")}
      </LinkButton>
    </Notice>
  );
}

export function CustomerServicePage() {
  const t = useTexts(customerServiceTexts);
  const address = useAddress();
  const days = usePeriodDays();
  const period = usePeriod();
  const question = useServiceQuestion();
  const view = address.text("view") === "lines" ? "lines" : "figures";
  return (
    <Page title={t("title")} lead={`${t("lead")} ${days(period)}`}>
      <FilterBar>
        <PeriodField />
        <CustomerField />
      </FilterBar>
      {question.productId !== "" && <OneProduct productId={question.productId} />}
      <Choices
        label={t("views")}
        value={view}
        options={[
          { value: "figures", label: t("viewFigures") },
          { value: "lines", label: t("viewLines") },
        ]}
        onChange={(chosen) => address.set({ view: chosen === "lines" ? "lines" : undefined })}
      />
      {view === "lines" ? <OrderLines question={question} /> : <FiguresView question={question} />}
    </Page>
  );
}
