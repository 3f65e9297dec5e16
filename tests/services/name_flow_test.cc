// A supplier's pages show the names that hold, though readers keep them.
#include <gtest/gtest.h>

#include "tests/services/database_contents.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

class NameFlowTest : public ::testing::Test {
 protected:
  NameFlowTest() { world_.Buy(world_.acme, world_.product, 10); }

  std::string NameOnThePage() {
    const auto page =
        Must(fixture_.As(kAcme).Call(&v1::SupplierService::Stub::ListSupplierLines, {}));
    EXPECT_EQ(page.lines_size(), 1);
    EXPECT_FALSE(page.lines(0).sku().empty());
    EXPECT_FALSE(page.lines(0).location_code().empty());
    EXPECT_TRUE(page.lines(0).has_sent_date());
    return page.lines(0).product_name();
  }
  void Rename(const std::string& name) {
    v1::UpdateProductRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_product()->set_product_id(world_.product);
    request.mutable_product()->set_name(name);
    request.mutable_update_mask()->add_paths("name");
    Must(fixture_.As(kAdministrator).Call(&v1::CatalogService::Stub::UpdateProduct, request));
  }

  ServerFixture fixture_;
  World world_{fixture_};
};

TEST_F(NameFlowTest, ARenamedProductIsShownByItsNewNameAtOnce) {
  for (const char* name : {"Bolt", "Screw", "Screw, blue"}) {
    Rename(name);
    EXPECT_EQ(NameOnThePage(), name);
    EXPECT_EQ(NameOnThePage(), name) << "as it is kept";
  }
}

// The control of the test above: what nobody counts is not seen, so names are kept indeed.
TEST_F(NameFlowTest, ARenameThatIsNotCountedIsNotSeen) {
  Rename("Bolt");
  ASSERT_EQ(NameOnThePage(), "Bolt");
  ChangeDatabase(fixture_.database_url(), "UPDATE products SET name = 'Nut'");
  EXPECT_EQ(NameOnThePage(), "Bolt");
  ChangeDatabase(fixture_.database_url(),
                 "UPDATE event_counter SET names_version = names_version + 1");
  EXPECT_EQ(NameOnThePage(), "Nut");
}

}  // namespace
}  // namespace backline::testing
