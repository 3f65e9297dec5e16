// Sign-in at the stock identity provider: what ours asks of it, and what it takes from ours.
#include "tests/accounts/stock_provider.h"

#include <gtest/gtest.h>

#include "server/accounts/secrets.h"

namespace backline::testing {
namespace {

class StockProviderTest : public ::testing::TestWithParam<const char*> {};

TEST_P(StockProviderTest, SignsInOnceWithTheVerifierAndTheNonce) {
  const StockProvider stock(GetParam());
  const SystemClock clock;
  OidcProvider provider(stock.Options(), clock);
  const auto visit = [&](const OidcSecrets& secrets) {
    const std::string state = RandomToken();
    const auto url = provider.AuthorizationUrl(state, secrets);
    if (!url.ok()) throw std::runtime_error(url.status().ToString());
    const std::string back = Browse(*url);
    EXPECT_EQ(ParameterOf(back, "state"), state);
    return ParameterOf(back, "code");
  };
  const OidcSecrets secrets{RandomToken(), RandomToken()};
  const std::string code = visit(secrets);
  const auto subject = provider.Redeem(code, secrets);
  ASSERT_TRUE(subject.ok()) << subject.status();
  EXPECT_EQ(*subject, StockProvider::kSubject);
  EXPECT_TRUE(absl::IsInvalidArgument(provider.Redeem(code, secrets).status())) << "used";
  const OidcSecrets other_nonce{RandomToken(), secrets.verifier};
  EXPECT_TRUE(absl::IsInvalidArgument(provider.Redeem(visit(secrets), other_nonce).status()));
  const OidcSecrets other_verifier{secrets.nonce, RandomToken()};
  EXPECT_TRUE(absl::IsInvalidArgument(provider.Redeem(visit(secrets), other_verifier).status()));

  OidcOptions mistaken = stock.Options();
  mistaken.client_secret = "another";
  OidcProvider stranger(mistaken, clock);
  const auto refused = stranger.Redeem(visit(secrets), secrets);
  EXPECT_TRUE(absl::IsUnavailable(refused.status()))
      << "who operates this has to look: " << refused.status();
}

TEST_P(StockProviderTest, IsNotAskedUnderACertificateThatNobodyVouchesFor) {
  const StockProvider stock(GetParam());
  const SystemClock clock;
  OidcOptions options = stock.Options();
  EXPECT_TRUE(OidcProvider(options, clock).AuthorizationUrl("s", {}).ok());
  options.ca_file.clear();  // the authorities of the system do not know it
  EXPECT_TRUE(absl::IsUnavailable(OidcProvider(options, clock).AuthorizationUrl("s", {}).status()));
}

INSTANTIATE_TEST_SUITE_P(Algorithms, StockProviderTest, ::testing::Values("RS256", "ES256"));

}  // namespace
}  // namespace backline::testing
