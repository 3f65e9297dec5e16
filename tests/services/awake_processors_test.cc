#include "server/services/awake_processors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/services/world.h"

namespace backline {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;

constexpr int32_t kNoWish = 2'000'000'000;
constexpr char kDevice[] = "/dev/cpu_dma_latency";
constexpr int kPatienceMs = 60'000;
constexpr bool kPerson = false, kHouse = true;

// A pipe in the place of the device: what was asked for comes out in order.
class AwakeProcessorsTest : public ::testing::Test {
 protected:
  AwakeProcessorsTest() {
    std::string name = (std::filesystem::temp_directory_path() / "backline-awake-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the pipe");
    folder_ = name;
    path_ = folder_ + "/device";
    EXPECT_EQ(mkfifo(path_.c_str(), 0600), 0);
    pipe_ = open(path_.c_str(), O_RDWR | O_CLOEXEC);
    EXPECT_GE(pipe_, 0);
  }
  ~AwakeProcessorsTest() override {
    close(pipe_);
    unlink(path_.c_str());
    rmdir(folder_.c_str());
  }

  AwakeProcessors::Options Options(int wake_micros, std::chrono::milliseconds after_call) const {
    return {.wake_micros = wake_micros, .device = path_, .after_call = after_call};
  }
  // Waits for the next wish.
  int32_t Asked() const {
    pollfd wish{.fd = pipe_, .events = POLLIN, .revents = 0};
    int32_t micros = -1;
    if (poll(&wish, 1, kPatienceMs) != 1) {
      ADD_FAILURE() << "nothing was asked for";
    } else {
      EXPECT_EQ(read(pipe_, &micros, sizeof micros), static_cast<ssize_t>(sizeof micros));
    }
    return micros;
  }
  int Waiting() const {
    int bytes = -1;
    EXPECT_EQ(ioctl(pipe_, FIONREAD, &bytes), 0);
    return bytes / static_cast<int>(sizeof(int32_t));
  }

  std::string folder_;
  std::string path_;
  int pipe_ = -1;
};

TEST_F(AwakeProcessorsTest, TheySleepAgainAfterTheLastCallAndWakeWithTheNext) {
  AwakeProcessors processors(Options(0, 1ms));
  ASSERT_TRUE(processors.status().ok()) << processors.status();
  EXPECT_EQ(Waiting(), 0) << "nobody called yet";
  // Often, because a call may come just when they are let sleep.
  for (int i = 0; i < 500 && !HasFailure(); ++i) {
    processors.CallBegins(kPerson);
    EXPECT_EQ(Asked(), 0);
    EXPECT_EQ(Asked(), kNoWish);
  }
}

TEST_F(AwakeProcessorsTest, ManyCallsAskOnceAndAnEndDoesNotWaitForTheirRest) {
  {
    AwakeProcessors processors(Options(7, 1h));
    for (int i = 0; i < 1000; ++i) processors.CallBegins(kPerson);
    EXPECT_EQ(Asked(), 7);
  }
  EXPECT_EQ(Waiting(), 0) << "to close the device is to wish for nothing";
}

TEST_F(AwakeProcessorsTest, TheHouseAsksForNothingUnlessItIsToldTo) {
  AwakeProcessors::Options options = Options(0, 1ms);
  {
    AwakeProcessors processors(options);
    processors.CallBegins(kHouse);
    EXPECT_EQ(Waiting(), 0);
    processors.CallBegins(kPerson);
    EXPECT_EQ(Asked(), 0);
    EXPECT_EQ(Asked(), kNoWish);
  }
  options.for_house = true;
  AwakeProcessors processors(options);
  processors.CallBegins(kHouse);
  EXPECT_EQ(Asked(), 0);
}

// Through the server: who calls is read from the certificate.
TEST_F(AwakeProcessorsTest, ABuyerIsKeptAwakeForAndAnOrderServiceIsNot) {
  testing::ServerFixture fixture({"--wake_device=" + path_});
  BacklineClient orders(fixture.Channel(testing::kOrders));
  BacklineClient buyer(fixture.Channel(testing::kBuyer));
  const auto list = [](BacklineClient& client) {
    return testing::Reason(client.Call(&v1::CatalogService::Stub::ListProducts, {}));
  };
  EXPECT_EQ(list(orders), "OK");
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(list(buyer), "OK");
  EXPECT_EQ(Asked(), 0);
  EXPECT_EQ(Asked(), kNoWish);
  EXPECT_EQ(list(orders), "OK");
  EXPECT_EQ(Waiting(), 0);
}

TEST_F(AwakeProcessorsTest, LeftToTheKernelNothingIsAsked) {
  AwakeProcessors processors(Options(AwakeProcessors::kLeftToTheKernel, 1h));
  ASSERT_TRUE(processors.status().ok());
  processors.CallBegins(kPerson);
  EXPECT_EQ(Waiting(), 0);
}

TEST_F(AwakeProcessorsTest, WithoutADeviceCallsGoOn) {
  AwakeProcessors processors({.device = folder_ + "/none"});
  EXPECT_EQ(processors.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(processors.status().message().find("/none"), std::string::npos);
  processors.CallBegins(kPerson);
}

// The device itself says what the strictest of all wishes is. Who may not open it is told so.
TEST(AwakeProcessorsDeviceTest, TheKernelHearsTheWishOrTheStatusSaysWhyNot) {
  const int device = open(kDevice, O_RDWR | O_CLOEXEC);
  AwakeProcessors processors({});
  EXPECT_EQ(processors.status().ok(), device >= 0) << processors.status();
  processors.CallBegins(kPerson);
  if (device < 0) return;
  int32_t micros = -1;
  EXPECT_EQ(read(device, &micros, sizeof micros), static_cast<ssize_t>(sizeof micros));
  EXPECT_EQ(micros, 0);
  close(device);
}

}  // namespace
}  // namespace backline
