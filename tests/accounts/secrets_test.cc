// Tokens, sealed secrets, codes, passwords and waiting, each by itself.
#include "server/accounts/secrets.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "server/accounts/mail_sink.h"
#include "server/accounts/once_per_minute.h"
#include "server/accounts/password.h"
#include "server/accounts/throttle.h"
#include "server/accounts/totp.h"

namespace backline {
namespace {

constexpr char kRfcSeed[] = "12345678901234567890";

Instant At(int64_t seconds) { return Instant{seconds * kMicrosPerSecond}; }

TEST(SecretsTest, TokensAreLongDifferentAndKeptAsDigests) {
  std::set<std::string> tokens;
  for (int n = 0; n < 1'000; ++n) {
    const std::string token = RandomToken();
    EXPECT_EQ(token.size(), 43u);
    EXPECT_TRUE(tokens.insert(token).second);
  }
  EXPECT_EQ(TokenHash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(RandomCode(16).size(), 16u);
  EXPECT_TRUE(SameSecret("abc", "abc"));
  EXPECT_FALSE(SameSecret("abc", "abd"));
  EXPECT_FALSE(SameSecret("abc", "abcd"));
  EXPECT_EQ(Base32("foobar"), "MZXW6YTBOI");  // RFC 4648, without padding
  EXPECT_EQ(Base32("f"), "MY");
}

TEST(SecretsTest, WhatIsSealedOpensWithItsKeyForItsOwnerAlone) {
  const SecretBox box("a key of at least thirty-two bytes");
  const std::string sealed = box.Seal("user-1", "the seed");
  EXPECT_EQ(sealed.find("seed"), std::string::npos);
  EXPECT_EQ(box.Open("user-1", sealed), "the seed");
  EXPECT_NE(box.Seal("user-1", "the seed"), sealed) << "a nonce was used twice";
  EXPECT_FALSE(box.Open("user-2", sealed));
  EXPECT_FALSE(SecretBox("another key of thirty-two bytes!!!").Open("user-1", sealed));
  std::string bytes = *FromBase64(sealed);
  for (size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] ^= 1;
    EXPECT_FALSE(box.Open("user-1", Base64(bytes))) << at;
    bytes[at] ^= 1;
  }
  for (const char* other : {"", "AAAA", "not base 64!"}) EXPECT_FALSE(box.Open("user-1", other));
  EXPECT_EQ(box.Open("", box.Seal("", "")), "");
}

// The vectors of RFC 6238, appendix B; six digits are the last six of its eight.
TEST(TotpTest, KeepsToTheStandard) {
  for (const auto& [seconds, code] :
       std::vector<std::pair<int64_t, std::string>>{{59, "287082"},
                                                    {1111111109, "081804"},
                                                    {1111111111, "050471"},
                                                    {1234567890, "005924"},
                                                    {2000000000, "279037"},
                                                    {20000000000, "353130"}}) {
    EXPECT_EQ(TotpCode(kRfcSeed, TotpStep(At(seconds))), code);
  }
}

TEST(TotpTest, ACodeCountsOneStepEitherWayAndOnce) {
  const Instant now = At(1234567890);
  const int64_t step = TotpStep(now);
  for (int64_t off = -3; off <= 3; ++off) {
    const auto match = MatchTotp(kRfcSeed, TotpCode(kRfcSeed, step + off), now, 0);
    EXPECT_EQ(match.has_value(), off >= -1 && off <= 1) << off;
    EXPECT_EQ(match.value_or(step + off), step + off);
  }
  EXPECT_FALSE(MatchTotp(kRfcSeed, TotpCode(kRfcSeed, step), now, step));
  EXPECT_FALSE(MatchTotp(kRfcSeed, TotpCode(kRfcSeed, step - 1), now, step));
  EXPECT_TRUE(MatchTotp(kRfcSeed, TotpCode(kRfcSeed, step + 1), now, step));
  for (const char* other : {"", "05924", "0005924", "abcdef"}) {
    EXPECT_FALSE(MatchTotp(kRfcSeed, other, now, 0)) << other;
  }
  EXPECT_EQ(OtpauthUri("foobar", "a+b@example.com").find("otpauth://totp/Backline:a%2bb@"), 0u);
}

TEST(PasswordTest, HashesAreArgon2idOfTheStatedCostAndSalted) {
  const std::string hash = HashPassword("correct horse");
  EXPECT_EQ(hash.find("$argon2id$v=19$m=19456,t=2,p=1$"), 0u) << hash;
  EXPECT_LE(hash.size(), 128u);
  EXPECT_NE(HashPassword("correct horse"), hash);
  EXPECT_TRUE(VerifyPassword("correct horse", hash));
  EXPECT_FALSE(VerifyPassword("correct horsE", hash));
  EXPECT_FALSE(VerifyPassword("", hash));
  EXPECT_FALSE(VerifyPassword("correct horse", ""));
  EXPECT_FALSE(VerifyPassword("correct horse", "no hash at all"));
}

TEST(PasswordTest, TheMostCommonAndOnesOwnNameAreRefused) {
  for (const char* common : {"password1", "PASSWORD1", "qwertyuiop", "1q2w3e4r", "iloveyou",
                             "aaaaaaaaaaaa", "ada.planner", "ada.planner@example.com"}) {
    EXPECT_TRUE(IsCommonPassword(common, "ada.planner@example.com")) << common;
  }
  for (const char* other : {"correct horse battery", "password1 of mine", "zq8-vv3-mm1"}) {
    EXPECT_FALSE(IsCommonPassword(other, "ada.planner@example.com")) << other;
  }
}

TEST(ThrottleTest, WaitingDoublesAndNobodyIsLockedOut) {
  Throttle throttle;
  Instant now = At(1'000'000);
  for (int n = 0; n < 5; ++n) EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
  int64_t wait = throttle.Enter("ada", "192.0.2.1", now);
  EXPECT_EQ(wait, kMicrosPerSecond);
  EXPECT_EQ(throttle.Enter("bob", "192.0.2.1", now), 0) << "others do not wait";
  for (const int64_t expected : {2, 4, 8, 16, 32, 60, 60, 60}) {
    now = now + wait;
    EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
    wait = throttle.Enter("ada", "192.0.2.1", now);
    EXPECT_EQ(wait, expected * kMicrosPerSecond);
  }
  now = now + wait;
  EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
  throttle.Succeeded("ada", "192.0.2.1");
  EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
}

TEST(ThrottleTest, ATryThatNobodyLookedAtIsNoFailureAndOthersStillCount) {
  Throttle throttle;
  const Instant now = At(1'000'000);
  for (int n = 0; n < 100; ++n) {
    EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0) << n;
    throttle.TakeBack("ada", "192.0.2.1");
  }
  for (int n = 0; n < 5; ++n) EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
  EXPECT_GT(throttle.Enter("ada", "192.0.2.1", now), 0) << "failures are not forgotten with it";
  throttle.TakeBack("bob", "192.0.2.1");
}

// A stranger tries twenty times a second; the person comes from an address of its own.
TEST(ThrottleTest, NobodyKeepsAnotherOutByFailingInItsName) {
  Throttle throttle({.by_address = true});
  const Instant start = At(1'000'000);
  Instant now = start;
  int let_through = 0;
  for (; now.unix_micros < start.unix_micros + 600 * kMicrosPerSecond; now = now + 50'000) {
    let_through += throttle.Enter("ada", "198.51.100.9", now) == 0;
  }
  EXPECT_EQ(let_through, 5 + 6 + 8) << "free, doubling in the first minute, then one a minute";
  EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
  throttle.Succeeded("ada", "192.0.2.1");
  EXPECT_GT(throttle.Enter("ada", "198.51.100.9", now), 0) << "that frees no other address";
}

TEST(ThrottleTest, ManyAddressesHaveSoManyTriesAMinuteAndTheKnownOneIsLetIn) {
  Throttle throttle({.by_address = true});
  Instant now = At(1'000'000);
  EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
  throttle.Succeeded("ada", "192.0.2.1");
  const auto tries = [&](int from) {
    int let_through = 0;
    for (int n = from; n < from + 100; ++n) {
      let_through += throttle.Enter("ada", "198.51.100." + std::to_string(n), now) == 0;
    }
    return let_through;
  };
  EXPECT_EQ(tries(0), 20);
  const int64_t wait = throttle.Enter("ada", "192.0.2.2", now);
  EXPECT_GT(wait, 0) << "nobody signed in from there yet";
  EXPECT_LE(wait, 60 * kMicrosPerSecond);
  EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0) << "but from here";
  EXPECT_EQ(throttle.Enter("bob", "192.0.2.1", now), 0);
  now = now + 60 * kMicrosPerSecond;
  EXPECT_EQ(tries(100), 20);
  // A name that is nobody's is treated alike.
  int nobodys = 0;
  for (int n = 0; n < 100; ++n) {
    nobodys += throttle.Enter("nobody", "203.0.113." + std::to_string(n), now) == 0;
  }
  EXPECT_EQ(nobodys, 20);
}

TEST(ThrottleTest, OneHostIsOneAddress) {
  EXPECT_EQ(HostNetworkOf("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(HostNetworkOf("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(HostNetworkOf("::ffff:c000:201"), "192.0.2.1");
  EXPECT_EQ(HostNetworkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(HostNetworkOf("2001:DB8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_NE(HostNetworkOf("2001:db8:1:3::9"), HostNetworkOf("2001:db8:1:2::9"));
  EXPECT_EQ(HostNetworkOf("ipv4:127.0.0.1"), "ipv4:127.0.0.1");
  EXPECT_EQ(HostNetworkOf(""), "");
}

// A host has 2^64 addresses: with each it tries once, twenty times a second.
TEST(ThrottleTest, OneHostOfManyAddressesDoesNotUseUpTheTriesOfAll) {
  Throttle throttle({.by_address = true});
  const Instant start = At(1'000'000);
  Instant now = start;
  int let_through = 0;
  for (int n = 0; n < 12'000; ++n, now = now + 50'000) {
    const std::string address = absl::StrCat("2001:db8::", absl::Hex(n));
    let_through += throttle.Enter("ada", address, now) == 0;
    if (n % 200 != 0) continue;
    const std::string another = absl::StrCat("2001:db8:1:", absl::Hex(n), "::1");
    EXPECT_EQ(throttle.Enter("ada", another, now), 0) << "from a new network, at " << n;
    throttle.TakeBack("ada", another);
  }
  EXPECT_EQ(let_through, 5 + 6 + 8) << "as from one address";
}

TEST(ThrottleTest, WhoIsKnownFromOneAddressOfAHostIsKnownFromIts) {
  Throttle throttle({.by_address = true});
  const Instant now = At(1'000'000);
  EXPECT_EQ(throttle.Enter("ada", "2001:db8::1", now), 0);
  throttle.Succeeded("ada", "2001:db8::1");
  for (int n = 0; n < 100; ++n) throttle.Enter("ada", absl::StrCat("198.51.100.", n), now);
  EXPECT_GT(throttle.Enter("ada", "2001:db8:0:1::1", now), 0);
  EXPECT_EQ(throttle.Enter("ada", "2001:db8::2", now), 0);
}

TEST(ThrottleTest, AClockThatIsSetBackMakesNobodyWaitForIt) {
  for (const bool by_address : {false, true}) {
    Throttle throttle({.by_address = by_address, .account_failures = 6});
    Instant now = At(1'000'000);
    for (int n = 0; n < 5; ++n) EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now), 0);
    now = At(1'000'000 - 3'600);
    const int64_t wait = throttle.Enter("ada", "192.0.2.1", now);
    EXPECT_EQ(wait, kMicrosPerSecond);
    EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now + wait), 0);
    // The minute of the account and that of the address end, too.
    EXPECT_EQ(throttle.Enter("ada", "192.0.2.1", now + 61 * kMicrosPerSecond), 0);
  }
}

TEST(ThrottleTest, AnAddressThatTriesManyAccountsWaitsAndMemoryIsBounded) {
  Throttle throttle({.address_failures = 10, .entries_max = 100});
  Instant now = At(1'000'000);
  for (int n = 0; n < 10; ++n) {
    EXPECT_EQ(throttle.Enter("account" + std::to_string(n), "192.0.2.1", now), 0);
  }
  EXPECT_GT(throttle.Enter("account10", "192.0.2.1", now), 0);
  EXPECT_EQ(throttle.Enter("account10", "192.0.2.2", now), 0);
  EXPECT_EQ(throttle.Enter("account11", "192.0.2.1", now + 61 * kMicrosPerSecond), 0);
  for (int n = 0; n < 10'000; ++n) throttle.Enter(std::to_string(n), std::to_string(n), now);
}

TEST(OncePerMinuteTest, IsFirstOnceAMinuteAndIsBounded) {
  OncePerMinute once(3);
  const Instant start = At(1'000'000);
  EXPECT_TRUE(once.IsFirst("a", start));
  EXPECT_FALSE(once.IsFirst("a", start + 59 * kMicrosPerSecond));
  EXPECT_TRUE(once.IsFirst("b", start + 59 * kMicrosPerSecond));
  EXPECT_TRUE(once.IsFirst("a", start + 60 * kMicrosPerSecond));
  EXPECT_FALSE(once.IsFirst("b", start + 60 * kMicrosPerSecond));
  EXPECT_TRUE(once.IsFirst("c", start + 60 * kMicrosPerSecond));
  EXPECT_FALSE(once.IsFirst("d", start + 60 * kMicrosPerSecond)) << "of more than three";
  EXPECT_TRUE(once.IsFirst("d", start + 119 * kMicrosPerSecond)) << "b is over";
  EXPECT_TRUE(once.IsFirst("d", start)) << "a clock that is set back makes nothing wait";
}

TEST(MailTest, AMailIsWellFormed) {
  Mail mail;
  mail.id = MailId(IdFromName("mail", "1"));
  mail.recipient = "ada@example.com";
  mail.subject = "Hello";
  mail.body = "Gr\xC3\xBC\xC3\x9F Gott\nhttps://x/link#token\n";
  mail.created_time = At(1792435266);
  const std::string text = MailText(mail, "backline@example.org");
  EXPECT_NE(text.find("To: <ada@example.com>\r\n"), std::string::npos);
  EXPECT_NE(text.find("Message-ID: <" + mail.id.ToString() + "@example.org>\r\n"),
            std::string::npos);
  EXPECT_NE(text.find("\r\n\r\nGr\xC3\xBC\xC3\x9F Gott\r\nhttps://x/link#token\r\n"),
            std::string::npos);
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    EXPECT_EQ(text[at - 1], '\r');
  }
}

}  // namespace
}  // namespace backline
