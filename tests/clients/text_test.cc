#include "clients/cli/text.h"

#include "backline/v1/order_service.pb.h"
#include "clients/cli/json.h"
#include "clients/cli/session.h"
#include "gtest/gtest.h"

namespace backline::cli {
namespace {

TEST(TextTest, Dates) {
  EXPECT_EQ(DateText(ParseDate("2028-02-29")), "2028-02-29");
  EXPECT_EQ(DateText(AddDays(ParseDate("2026-12-28"), 9)), "2027-01-06");
  EXPECT_EQ(DateText(ParseDate("+3")), DateText(DayFromToday(3)));
  EXPECT_EQ(DateText(v1::Date()), "-");
  for (const char* text : {"2026-02-30", "2026-2-3", "12/31/26", "", "tomorrow", "+x"}) {
    EXPECT_THROW(ParseDate(text), UsageError) << text;
  }
}

TEST(TextTest, Lines) {
  const LineText plain = ParseLine("CUP-01=24");
  EXPECT_EQ(plain.sku, "CUP-01");
  EXPECT_EQ(plain.quantity, 24);
  const LineText full = ParseLine("BOX=2xPACK-12@BER");
  EXPECT_EQ(full.sku, "BOX");
  EXPECT_EQ(full.quantity, 2);
  EXPECT_EQ(full.pack_code, "PACK-12");
  EXPECT_EQ(full.location_code, "BER");
  for (const char* text : {"CUP", "=3", "CUP=", "CUP=three", "CUP=1.5"}) {
    EXPECT_THROW(ParseLine(text), UsageError) << text;
  }
}

TEST(TextTest, Counts) {
  const CountText count = ParseCount("3=40+2");
  EXPECT_EQ(count.line_number, 3);
  EXPECT_EQ(count.first, 40);
  EXPECT_EQ(count.second, 2);
  EXPECT_EQ(ParseCount("1=7").second, 0);
  for (const char* text : {"3", "x=1", "1=", "1=2+"}) {
    EXPECT_THROW(ParseCount(text), UsageError) << text;
  }
}

TEST(TextTest, MoneyIsExact) {
  const v1::Money money = ParseMoney("12.345", "EUR");
  EXPECT_EQ(money.units(), 12);
  EXPECT_EQ(money.nanos(), 345'000'000);
  EXPECT_EQ(MoneyText(money), "12.345 EUR");
  EXPECT_EQ(MoneyText(ParseMoney("0.05", "USD")), "0.05 USD");
  EXPECT_EQ(MoneyText(ParseMoney("7", "USD")), "7.00 USD");
  EXPECT_EQ(MoneyText(v1::Money()), "-");
  EXPECT_THROW(ParseMoney("1.0000000001", "USD"), UsageError);
  EXPECT_THROW(ParseMoney("1.2.3", "USD"), UsageError);
}

TEST(TextTest, EnumsLoseTheirPrefix) {
  EXPECT_EQ(EnumText(v1::SUPPLY_REASON_MATERIAL_SHORTAGE), "material_shortage");
  EXPECT_EQ(ParseEnum<v1::SupplyReason>("transport"), v1::SUPPLY_REASON_TRANSPORT);
  EXPECT_THROW(ParseEnum<v1::SupplyReason>("weather"), UsageError);
}

TEST(TextTest, PromisesReadAsSentences) {
  v1::OrderLine line;
  line.add_promise_parts()->set_quantity(10);
  line.mutable_promise_parts(0)->set_basis(v1::PROMISE_BASIS_STOCK);
  v1::PromisePart& dated = *line.add_promise_parts();
  dated.set_quantity(5);
  dated.set_basis(v1::PROMISE_BASIS_SUPPLIER_CONFIRMED);
  *dated.mutable_promised_date() = ParseDate("2026-12-01");
  line.add_promise_parts()->set_quantity(3);
  line.mutable_promise_parts(2)->set_basis(v1::PROMISE_BASIS_NONE);
  EXPECT_EQ(PromiseText(line.promise_parts()),
            "10 now + 5 on 2026-12-01 (supplier_confirmed) + 3 undated (none)");
  EXPECT_EQ(PromiseText({}), "-");
}

TEST(JsonTest, NamesAreThoseOfTheContract) {
  v1::ShipmentLine line;
  line.set_line_number(3);
  line.set_quantity(9'007'199'254'740'993);  // 2^53 + 1: more than a double can tell
  EXPECT_EQ(ToJson(line, JsonStyle::kOneLine),
            "{\"line_number\":3,\"quantity\":\"9007199254740993\"}\n");
  v1::ShipmentLine read;
  FromJson("{\"lineNumber\": 3, \"quantity\": \"9007199254740993\"}", &read);
  EXPECT_EQ(read.quantity(), line.quantity());
  EXPECT_EQ(read.line_number(), 3);
}

TEST(JsonTest, AnUnknownFieldIsRefusedByName) {
  v1::ShipmentLine line;
  try {
    FromJson("{\"quantitty\": 1}", &line);
    FAIL() << "it was taken";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("quantitty"), std::string::npos) << error.what();
    EXPECT_EQ(error.exit_code(), 2);
  }
}

}  // namespace
}  // namespace backline::cli
