// A tolerance rule of a product group over gRPC: as stored, once, in the audit trail; it judges an
// answer and its preview.
#include <gtest/gtest.h>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Purchasing = v1::PurchaseOrderService::Stub;

class ToleranceFlowTest : public ::testing::Test {
 protected:
  // Acme agreed to be a hundred days late with anything.
  ToleranceFlowTest() { Must(Set(Rule(100))); }

  v1::SetToleranceRequest Rule(int days_late, const std::string& group_code = "") const {
    v1::SetToleranceRequest request;
    request.set_request_id(NewRequestId());
    v1::Tolerance& rule = *request.mutable_tolerance();
    rule.set_supplier_id(world_.acme);
    rule.set_group_code(group_code);
    rule.set_days_early(100);
    rule.set_days_late(days_late);
    rule.set_applies(true);
    return request;
  }
  Result<v1::SetToleranceResponse> Set(const v1::SetToleranceRequest& request) {
    return fixture_.As(kBuyer).Call(&Purchasing::SetTolerance, request);
  }
  v1::Product PutInGroup(const std::string& group_code) {
    v1::UpdateProductRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_product()->set_product_id(world_.product);
    request.mutable_product()->set_group_code(group_code);
    request.mutable_update_mask()->add_paths("group_code");
    return Must(fixture_.As(kAdministrator).Call(&v1::CatalogService::Stub::UpdateProduct, request))
        .product();
  }
  // Five of them five days early, and five ten days late.
  template <typename Request>
  Request InTwoParts(const v1::PurchaseOrder& bought) const {
    Request request;
    request.set_purchase_order_id(bought.purchase_order_id());
    request.set_line_number(1);
    request.set_version(1);
    for (int days : {25, 40}) {
      v1::ConfirmedSchedule& schedule = *request.add_schedules();
      schedule.set_quantity(5);
      *schedule.mutable_eta_date() = DayFromToday(days);
    }
    return request;
  }
  int64_t BrokenBy(const v1::PurchaseOrder& bought) {
    return Must(fixture_.As(kAcme).Call(&v1::SlipPreviewService::Stub::PreviewAnswer,
                                        InTwoParts<v1::PreviewAnswerRequest>(bought)))
        .effect()
        .broken_told_count();
  }

  ServerFixture fixture_;
  World world_{fixture_};
};

TEST_F(ToleranceFlowTest, ARuleOfAGroupIsStoredOnceAndRecorded) {
  EXPECT_EQ(Reason(Set(Rule(0, "screws"))), "PRODUCT_GROUP_NOT_FOUND");
  EXPECT_EQ(PutInGroup("screws").group_code(), "screws");
  const v1::SetToleranceRequest request = Rule(0, "screws");
  const auto first = Must(Set(request));
  EXPECT_EQ(first.tolerance().group_code(), "screws");
  EXPECT_EQ(first.tolerance().product_id(), "");
  EXPECT_EQ(first.tolerance().days_early(), 100);
  const auto again = Must(Set(request));
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.sequence(), first.sequence());
  EXPECT_EQ(again.tolerance().DebugString(), first.tolerance().DebugString());
  const auto audit =
      Must(fixture_.As(kAdministrator)
               .Call(&v1::UserService::Stub::ListAuditEntries, v1::ListAuditEntriesRequest()));
  EXPECT_NE(audit.DebugString().find("group=screws days=-100/+0"), std::string::npos);
  EXPECT_NE(audit.DebugString().find("lead_time_days=14 group=screws"), std::string::npos);
}

TEST_F(ToleranceFlowTest, TheGroupsRuleJudgesAnAnswerAndItsPreview) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 10);
  world_.Place(world_.product, 5);
  EXPECT_EQ(BrokenBy(bought), 0) << "the first five come in time";
  PutInGroup("screws");
  Must(Set(Rule(0, "screws")));
  EXPECT_EQ(BrokenBy(bought), 1) << "until a buyer decides all are expected on the later day";
  auto answer = InTwoParts<v1::AnswerLineRequest>(bought);
  answer.set_request_id(NewRequestId());
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  const auto answered =
      Must(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::AnswerLine, answer));
  EXPECT_EQ(answered.line().line().state(), v1::PURCHASE_ORDER_LINE_STATE_COUNTERED);
}

}  // namespace
}  // namespace backline::testing
