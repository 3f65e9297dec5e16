#include "clients/cli/scms_plan.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "clients/cli/scms_report.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace backline::cli {
namespace {

using absl::CivilDay;
using testing::ElementsAre;

ScmsLine Line(int32_t id, bool direct_drop, const std::string& document) {
  ScmsLine line;
  line.id = id;
  line.document = document;
  line.delivery = "D-1";
  line.country = "Zambia";
  line.direct_drop = direct_drop;
  line.vendor = "Vendor";
  line.item = "Item";
  line.quantity = 10;
  line.sent = CivilDay(2010, 1, 1);
  line.scheduled = CivilDay(2010, 6, 1);
  line.delivered = CivilDay(2010, 6, 1);
  return line;
}

ScmsPlan Plan(std::vector<ScmsLine> lines) { return PlanScms({.lines = std::move(lines)}); }

TEST(ScmsPlanTest, LinesOfADocumentAreNumberedByDelivery) {
  ScmsLine late = Line(1, false, "SO-1");
  late.delivered = CivilDay(2010, 8, 1);
  late.delivery = "D-2";
  const ScmsPlan plan = Plan({late, Line(2, false, "SO-1"), Line(3, false, "SO-1")});
  ASSERT_EQ(plan.documents.size(), 1u);
  const ScmsDocument& document = plan.documents[0];
  EXPECT_EQ(document.lines[0].id, 2);
  EXPECT_EQ(document.lines[1].id, 3);
  EXPECT_EQ(document.lines[2].id, 1);
  ASSERT_EQ(document.deliveries.size(), 2u);
  EXPECT_THAT(document.deliveries[0].line_numbers, ElementsAre(1, 2));
  EXPECT_THAT(document.deliveries[1].line_numbers, ElementsAre(3));
  EXPECT_EQ(document.deliveries[1].note, "D-2");
}

TEST(ScmsPlanTest, LinesOfOneDayAreNumberedByDeliveryNote) {
  ScmsLine second = Line(1, false, "SO-1");
  second.delivery = "D-2";
  const ScmsPlan plan = Plan({second, Line(2, false, "SO-1")});
  const ScmsDocument& document = plan.documents[0];
  ASSERT_EQ(document.deliveries.size(), 2u);
  EXPECT_EQ(document.deliveries[0].note, "D-1");
  EXPECT_THAT(document.deliveries[0].line_numbers, ElementsAre(1));
  EXPECT_EQ(document.lines[0].id, 2);
}

TEST(ScmsPlanTest, AMissingOrderDateIsNinetyDaysBeforeTheScheduledOne) {
  ScmsLine captured = Line(1, true, "SCMS-1");
  ScmsLine missing = Line(2, true, "SCMS-2");
  missing.sent.reset();
  const ScmsPlan plan = Plan({captured, missing, Line(3, false, "SO-1")});
  EXPECT_EQ(plan.documents[0].order_day, CivilDay(2010, 1, 1));
  EXPECT_EQ(plan.documents[1].order_day, CivilDay(2010, 6, 1) - 90);
  EXPECT_EQ(plan.documents[2].order_day, CivilDay(2010, 6, 1) - 90);
  EXPECT_EQ(plan.assumptions.direct_drop_without_order_date, 1);
  EXPECT_EQ(plan.assumptions.from_rdc_without_order_date, 1);
}

TEST(ScmsPlanTest, AnOrderIsNeverLaterThanItsDelivery) {
  ScmsLine line = Line(1, true, "SCMS-1");
  line.sent = CivilDay(2010, 7, 1);
  const ScmsPlan plan = Plan({line});
  EXPECT_EQ(plan.documents[0].order_day, CivilDay(2010, 6, 1));
  EXPECT_EQ(plan.assumptions.direct_drop_ordered_after_delivery, 1);
  EXPECT_EQ(plan.assumptions.from_rdc_ordered_after_delivery, 0);
  ASSERT_EQ(plan.days.size(), 1u);
  const ScmsStep& step = plan.days.begin()->second.front();
  EXPECT_TRUE(step.opens);
  EXPECT_EQ(step.deliveries.size(), 1u);
}

TEST(ScmsPlanTest, AMixedOrLongDocumentIsSplitVisibly) {
  std::vector<ScmsLine> lines;
  for (int32_t id = 1; id <= 101; ++id) lines.push_back(Line(id, true, "SCMS-1"));
  lines.push_back(Line(102, true, "SCMS-1"));
  lines.back().vendor = "Zed";
  const ScmsPlan plan = Plan(lines);
  ASSERT_EQ(plan.documents.size(), 3u);
  EXPECT_EQ(plan.documents[0].number, "SCMS-1");
  EXPECT_EQ(plan.documents[0].lines.size(), 100u);
  EXPECT_EQ(plan.documents[1].number, "SCMS-1.2");
  EXPECT_EQ(plan.documents[2].number, "SCMS-1.3");
  EXPECT_EQ(plan.documents[2].vendor, "Zed");
  EXPECT_EQ(plan.assumptions.split_documents, 1);
}

// What a page plans is what the plan of all has for its vendors, so that the rest can follow.
TEST(ScmsPlanTest, APageIsAPartOfTheWhole) {
  ScmsLine mixed = Line(2, true, "SCMS-1");
  mixed.vendor = "Zed";
  ScmsLine dated = Line(3, true, "SCMS-2");
  dated.vendor = "Zed";
  dated.item = "Other";
  ScmsLine undated = Line(4, true, "SCMS-3");
  undated.sent.reset();
  const std::vector<ScmsLine> lines = {Line(1, true, "SCMS-1"), mixed, dated, undated,
                                       Line(5, false, "SO-1")};
  const ScmsPlan whole = Plan(lines);
  const ScmsPlan page = PlanScms({.lines = lines}, {"Zed"});
  ASSERT_EQ(page.documents.size(), 2u);
  EXPECT_EQ(page.documents[0].number, "SCMS-1.2");
  EXPECT_EQ(page.documents[1].number, "SCMS-2");
  EXPECT_EQ(page.vendor_codes.size(), 1u);
  EXPECT_EQ(page.vendor_codes.at("Zed"), whole.vendor_codes.at("Zed"));
  EXPECT_EQ(page.item_codes, whole.item_codes);
  EXPECT_TRUE(page.country_codes.empty());
  ASSERT_EQ(page.sources.size(), 2u);
  EXPECT_EQ(page.sources[0].rank, 2);  // "Vendor" supplies it too, and did so first.
  EXPECT_EQ(page.sources[1].rank, 1);
  EXPECT_EQ(page.assumptions.split_documents, 1);
  EXPECT_EQ(page.assumptions.direct_drop_without_order_date, 0);
  size_t steps = 0;
  for (const auto& [day, all] : page.days) steps += all.size();
  EXPECT_EQ(steps, 4u);
}

TEST(ScmsPlanTest, APageNamesOnlyWhatItNeeds) {
  ScmsLine other = Line(2, true, "SCMS-2");
  other.vendor = "Zed";
  other.item = "Other";
  const ScmsPlan page = PlanScms({.lines = {Line(1, false, "SO-1"), other}}, {"Vendor"});
  ASSERT_EQ(page.documents.size(), 1u);
  EXPECT_EQ(page.documents[0].number, "SO-1");
  EXPECT_TRUE(page.vendor_codes.contains("Vendor"));
  EXPECT_FALSE(page.vendor_codes.contains("Zed"));
  EXPECT_FALSE(page.item_codes.contains("Other"));
  EXPECT_TRUE(page.country_codes.contains("Zambia"));
  EXPECT_TRUE(page.sources.empty());
}

TEST(ScmsPlanTest, ThePlanDoesNotDependOnTheOrderOfTheLines) {
  std::vector<ScmsLine> lines = {Line(1, true, "SCMS-1"), Line(2, true, "SCMS-1"),
                                 Line(3, false, "SO-1")};
  const ScmsPlan plan = Plan(lines);
  std::reverse(lines.begin(), lines.end());
  const ScmsPlan again = Plan(lines);
  ASSERT_EQ(plan.documents.size(), again.documents.size());
  for (size_t i = 0; i < plan.documents.size(); ++i) {
    EXPECT_EQ(plan.documents[i].number, again.documents[i].number);
    EXPECT_EQ(plan.documents[i].lines[0].id, again.documents[i].lines[0].id);
  }
}

TEST(ScmsPlanTest, CodesAreShortAndDistinct) {
  EXPECT_EQ(CodeForName("scms-", "Orgenics, Ltd", {}), "scms-orgenics-ltd");
  EXPECT_EQ(CodeForName("scms-", "C\xc3\xb4te d'Ivoire", {}), "scms-cote-d-ivoire");
  const std::string same =
      CodeForName("scms-", "ORGENICS LTD", {{"Orgenics, Ltd", "scms-orgenics-ltd"}});
  EXPECT_NE(same, "scms-orgenics-ltd");
  EXPECT_EQ(same, CodeForName("scms-", "ORGENICS LTD", {{"Orgenics, Ltd", "scms-orgenics-ltd"}}));
  const std::string long_name(150, 'a');
  EXPECT_EQ(CodeForName("scms-", long_name, {}).size(), 64u);
  EXPECT_NE(CodeForName("scms-", long_name, {}), CodeForName("scms-", long_name + "b", {}));
}

// The data set itself, against the answers that its README gives and that were counted elsewhere.
class ScmsHistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("BACKLINE_SHARED_DATA");
    if (folder == nullptr) GTEST_SKIP() << "BACKLINE_SHARED_DATA is not set";
    std::ifstream in(std::string(folder) + "/scms/scms_delivery_history.csv", std::ios::binary);
    file_ = ParseScms(std::string(std::istreambuf_iterator<char>(in), {}));
    plan_ = PlanScms(file_);
  }

  ScmsFile file_;
  ScmsPlan plan_;
};

TEST_F(ScmsHistoryTest, CountsAreTheKnownOnes) {
  EXPECT_TRUE(file_.refusals.empty());
  EXPECT_EQ(file_.lines.size(), 10'324u);
  EXPECT_EQ(plan_.vendor_codes.size(), 73u);
  EXPECT_EQ(plan_.item_codes.size(), 184u);
  std::set<std::string> countries, codes;
  for (const ScmsLine& line : file_.lines) countries.insert(line.country);
  EXPECT_EQ(countries.size(), 43u);
  for (const auto& [name, code] : plan_.vendor_codes) codes.insert(code);
  EXPECT_EQ(codes.size(), 73u);
  int64_t purchase_orders = 0;
  for (const ScmsDocument& document : plan_.documents) purchase_orders += document.direct_drop;
  EXPECT_EQ(purchase_orders, 2'816);
}

TEST_F(ScmsHistoryTest, AssumptionsAreTheKnownOnes) {
  EXPECT_EQ(plan_.assumptions.direct_drop_without_order_date, 328);
  EXPECT_EQ(plan_.assumptions.direct_drop_ordered_after_delivery, 117);
  EXPECT_EQ(plan_.assumptions.from_rdc_ordered_after_delivery, 102);
  EXPECT_EQ(plan_.assumptions.split_documents, 0);
}

// The page of the demo: what its three vendors were asked for, in all those years.
TEST_F(ScmsHistoryTest, ThePageOfTheDemoIsItsVendorsWholeHistory) {
  const ScmsPlan page =
      PlanScms(file_, {"Orgenics, Ltd", "Aurobindo Pharma Limited", "S. BUYS WHOLESALER"});
  size_t lines = 0;
  for (const ScmsDocument& document : page.documents) lines += document.lines.size();
  EXPECT_EQ(lines, 754u + 668u + 715u);
  EXPECT_EQ(page.vendor_codes.size(), 3u);
  for (const auto& [name, code] : page.vendor_codes) EXPECT_EQ(plan_.vendor_codes.at(name), code);
}

TEST_F(ScmsHistoryTest, OnTimeLinesAreTheKnownOnes) {
  const ScmsDeliveries deliveries = CountDeliveries(file_.lines);
  EXPECT_EQ(deliveries.at("Orgenics, Ltd"), (ScmsDelivered{754, 656}));
  EXPECT_EQ(deliveries.at("Aurobindo Pharma Limited"), (ScmsDelivered{668, 574}));
  EXPECT_EQ(deliveries.at("S. BUYS WHOLESALER"), (ScmsDelivered{715, 704}));
  int64_t late = 0, late_direct = 0, direct = 0;
  for (const auto& [vendor, counts] : deliveries) {
    late += counts.lines - counts.on_time;
    if (vendor == "SCMS from RDC") continue;
    direct += counts.lines;
    late_direct += counts.lines - counts.on_time;
  }
  EXPECT_EQ(late, 1'186);
  EXPECT_EQ(direct, 4'920);
  EXPECT_EQ(late_direct, 259);
}

}  // namespace
}  // namespace backline::cli
