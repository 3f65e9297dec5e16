#include "server/commands/catalog.h"

#include "gtest/gtest.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Scenario;

TEST(CatalogTest, CodesAreUnique) {
  Scenario s;
  s.Product("P");
  s.Refuses(Reason::kCodeTaken).Product("P");
  s.Refuses(Reason::kCodeTaken).Location("L");
  s.Refuses(Reason::kCodeTaken).Customer("C");
  s.Refuses(Reason::kCodeTaken).Supplier("S");
}

TEST(CatalogTest, TheSameCodeTwiceInOneBatchIsTakenOnce) {
  Scenario s;
  auto make = [] {
    auto command = std::make_shared<CreateCustomer>();
    command->customer.code = "NEW";
    return command;
  };
  const auto result = s.RunBatch({s.Submit(make()), s.Submit(make())});
  EXPECT_TRUE(std::holds_alternative<Outcome>(result.replies[0]));
  ASSERT_TRUE(std::holds_alternative<Refusal>(result.replies[1]));
  EXPECT_EQ(std::get<Refusal>(result.replies[1]).reason, Reason::kCodeTaken);
}

TEST(CatalogTest, AnUpdateChangesWhatItNames) {
  Scenario s;
  s.Product("P");
  auto update = std::make_shared<UpdateProduct>();
  update->product_id = s.ProductNamed("nothing");
  s.Refuses(Reason::kProductNotFound).Run(update);
  update = std::make_shared<UpdateProduct>();
  update->product_id = s.ProductNamed("P");
  update->etag = 7;
  s.Refuses(Reason::kEtagMismatch).Run(update);
  update = std::make_shared<UpdateProduct>();
  update->product_id = s.ProductNamed("P");
  update->etag = 1;
  update->name = "a better name";
  s.Run(update);
  const Product& product = *s.database().Find<Product>(s.ProductNamed("P"));
  EXPECT_EQ(product.name, "a better name");
  EXPECT_EQ(product.default_lead_time_days, 14);
  s.Refuses(Reason::kEtagMismatch).Run(update);
}

TEST(CatalogTest, StockDoesNotChangeTheEtagOfAProduct) {
  Scenario s;
  s.Product("P").Stock("P", "L", 5).Place("o", {{"P", 9, "L"}});
  EXPECT_EQ(s.database().Find<Product>(s.ProductNamed("P"))->etag, 1);
}

TEST(CatalogTest, SourcingNamesWhatExists) {
  Scenario s;
  s.Product("P");
  s.Refuses(Reason::kProductNotFound).Source("nothing", "nobody");
  s.Refuses(Reason::kSupplierNotFound).Source("P", "nobody");
  s.Source("P", "S", 1).Source("P", "S", 2);
  EXPECT_EQ(s.database().rows<Sourcing>().size(), 1u);
}

TEST(CatalogTest, ASuppliersIdIsThatOfItsCode) {
  Scenario s;
  EXPECT_EQ(s.SupplierNamed("S"), SupplierId(IdFromName("supplier", "S")));
}

}  // namespace
}  // namespace backline
