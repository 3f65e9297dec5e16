#include "server/domain/agreement.h"

#include "gtest/gtest.h"

namespace backline {
namespace {

const SupplierId kSupplier(Id128{1, 1});
const ProductId kProduct(Id128{2, 1});
const ProductId kOtherProduct(Id128{2, 2});

Date Day(int day) { return Date{20'000 + day}; }

Agreement Of(uint64_t id, ProductId product, const std::string& family, int from,
             std::optional<int> until = std::nullopt) {
  Agreement agreement;
  agreement.id = AgreementId(Id128{9, id});
  agreement.supplier_id = kSupplier;
  agreement.product_id = product;
  agreement.family_code = family;
  agreement.valid_from = Day(from);
  if (until) agreement.valid_until = Day(*until);
  return agreement;
}

std::vector<const Agreement*> Pointers(const std::vector<Agreement>& agreements) {
  std::vector<const Agreement*> pointers;
  for (const Agreement& agreement : agreements) pointers.push_back(&agreement);
  return pointers;
}

TEST(AgreementTest, TheMostSpecificOneInForceCounts) {
  const std::vector<Agreement> all = {Of(1, ProductId(), "", 0), Of(2, ProductId(), "CUPS", 0, 9),
                                      Of(3, kProduct, "", 5, 7)};
  const auto number = [&](ProductId product, const std::string& family, int day) -> uint64_t {
    const Agreement* found = AgreementFor(Pointers(all), product, family, Day(day));
    return found == nullptr ? 0 : found->id.bits().low;
  };
  EXPECT_EQ(number(kProduct, "CUPS", -1), 0u);
  EXPECT_EQ(number(kProduct, "CUPS", 4), 2u);
  EXPECT_EQ(number(kProduct, "CUPS", 5), 3u);
  EXPECT_EQ(number(kProduct, "CUPS", 7), 3u);
  EXPECT_EQ(number(kProduct, "CUPS", 8), 2u);
  EXPECT_EQ(number(kProduct, "CUPS", 10), 1u);
  EXPECT_EQ(number(kOtherProduct, "CUPS", 5), 2u);
  EXPECT_EQ(number(kOtherProduct, "", 5), 1u);
  EXPECT_EQ(number(kOtherProduct, "LIDS", 5), 1u);
}

TEST(AgreementTest, TwoOfOneSubjectOverlapOnADayThatTheyShare) {
  const std::vector<Agreement> all = {Of(1, kProduct, "", 10, 20)};
  const auto overlaps = [&](const Agreement& other, AgreementId except = {}) {
    return OverlappingAgreement(Pointers(all), other, except) != nullptr;
  };
  EXPECT_TRUE(overlaps(Of(2, kProduct, "", 20, 30)));
  EXPECT_TRUE(overlaps(Of(2, kProduct, "", 0)));
  EXPECT_TRUE(overlaps(Of(2, kProduct, "", 12, 13)));
  EXPECT_FALSE(overlaps(Of(2, kProduct, "", 21)));
  EXPECT_FALSE(overlaps(Of(2, kProduct, "", 0, 9)));
  EXPECT_FALSE(overlaps(Of(2, ProductId(), "", 0))) << "of another subject";
  EXPECT_FALSE(overlaps(Of(2, kProduct, "", 20, 30), all[0].id)) << "the one that it supersedes";
  EXPECT_FALSE(overlaps(Of(2, kProduct, "", 15, 14))) << "one that never is in force";
}

}  // namespace
}  // namespace backline
