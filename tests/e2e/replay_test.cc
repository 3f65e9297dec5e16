// The replay of a real history: complete, repeatable, and equal to what was counted elsewhere.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "clients/cli/json.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "gtest/gtest.h"
#include "tests/e2e/system.h"

namespace backline {
namespace {

using google::protobuf::Struct;
using testing::Finished;
using ::testing::HasSubstr;

constexpr const char* kHeader =
    "ID,PO / SO #,ASN/DN #,Country,Fulfill Via,PO Sent to Vendor Date,Scheduled Delivery Date,"
    "Delivered to Client Date,Vendor,Item Description,Line Item Quantity,Pack Price\r";

double Number(const Struct& json, const std::string& name) {
  return json.fields().at(name).number_value();
}

class ReplayTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& text) {
    const std::string path = system_.folder() / "history.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  // The report of a replay that must take every line; with vendors, of their page.
  Struct Replay(const std::string& path, const std::vector<std::string>& vendors = {}) {
    std::vector<std::string> arguments = {"--json", "replay", "scms", path};
    for (const std::string& vendor : vendors) arguments.push_back("--vendor=" + vendor);
    const Finished finished = system_.Run(arguments);
    EXPECT_EQ(finished.code, 0) << finished.output;
    const size_t begin = finished.output.find("{\n");
    Struct json;
    if (begin != std::string::npos) {
      cli::FromJson(finished.output.substr(begin, finished.output.rfind('}') + 1 - begin), &json);
    }
    return json;
  }
  // What the server answers to a command with --json.
  Struct Asked(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--json");
    const Finished finished = system_.Run(arguments);
    EXPECT_EQ(finished.code, 0) << finished.output;
    Struct json;
    cli::FromJson(finished.output, &json);
    return json;
  }
  // (lines due, lines on time) of each supplier with a score, by its name.
  std::map<std::string, std::pair<int, int>> Scores() {
    std::map<std::string, std::string> names;
    const Struct suppliers =
        Asked({"call", "CatalogService/ListSuppliers", "{\"page_size\": 200}"});
    for (const auto& supplier : suppliers.fields().at("suppliers").list_value().values()) {
      const auto& fields = supplier.struct_value().fields();
      names[fields.at("code").string_value()] = fields.at("name").string_value();
    }
    std::map<std::string, std::pair<int, int>> scores;
    const Struct league =
        Asked({"scorecard", "--from", "2000-01-01", "--until", "2030-01-01", "--limit", "1000"});
    for (const auto& card : league.fields().at("scorecards").list_value().values()) {
      const auto& fields = card.struct_value().fields();
      const auto count = [&](const std::string& rate, const std::string& name) {
        const auto& counts = fields.at(rate).struct_value().fields();
        return counts.contains(name) ? std::stoi(counts.at(name).string_value()) : 0;
      };
      const std::string& code = fields.at("supplier_code").string_value();
      const std::string rate = "on_time_first_acknowledged";
      scores[names.at(code)] = {count(rate, "counted"), count(rate, "met")};
      // The history does not say when a vendor answered.
      EXPECT_EQ(count("acknowledgement", "counted"), 0) << code;
    }
    return scores;
  }
  static std::string History() {
    const char* folder = std::getenv("BACKLINE_SHARED_DATA");
    if (folder == nullptr) return "";
    std::ifstream in(std::string(folder) + "/scms/scms_delivery_history.csv", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  static void ExpectVendor(const Struct& report, const std::string& vendor, int lines,
                           int on_time) {
    const Struct& stored = report.fields().at("vendors_stored").struct_value();
    ASSERT_TRUE(stored.fields().contains(vendor)) << vendor;
    const Struct& counts = stored.fields().at(vendor).struct_value();
    EXPECT_EQ(Number(counts, "lines"), lines) << vendor;
    EXPECT_EQ(Number(counts, "on_time"), on_time) << vendor;
  }

  testing::System system_;
};

TEST_F(ReplayTest, ASmallHistory) {
  const std::string path =
      Write(std::string("\xef\xbb\xbf") + kHeader +
            "1,SCMS-1,ASN-1,Zambia,Direct Drop,1/2/10,1-Jun-10,1-Jun-10,\"Able, Ltd\",Kit,19,29.5\r"
            "2,SCMS-1,ASN-2,Zambia,Direct Drop,1/2/10,1-Jun-10,2-Jun-10,\"Able, Ltd\",Kit,5,29.5\r"
            "3,SO-1,DN-1,Mali,From RDC,N/A - From RDC,1-Jul-10,9-Jul-10,SCMS from RDC,Kit,7,29.5\r"
            "4,SO-1,DN-2,Mali,From RDC,N/A - From RDC,1-Jul-10,1-Jul-10,SCMS from RDC,Kit,3,29.5\r"
            "5,SO-1,DN-2,Mali,From RDC,N/A - From RDC,1-Jul-10,1-Jan-10,SCMS from RDC,Tube,3,1\r");
  const Struct report = Replay(path);
  EXPECT_EQ(Number(report, "taken_lines"), 5);
  EXPECT_EQ(Number(report, "backorders_created"), 3);
  EXPECT_EQ(Number(report, "backorders_fulfilled"), 3);
  EXPECT_EQ(Number(report, "repeated_calls"), 0);
  ExpectVendor(report, "Able, Ltd", 2, 1);
  ExpectVendor(report, "SCMS from RDC", 3, 2);
  const std::map<std::string, std::pair<int, int>> scores = {{"Able, Ltd", {2, 1}}};
  EXPECT_EQ(Scores(), scores);
  const Struct again = Replay(path);
  EXPECT_EQ(Number(again, "fresh_calls"), 0);
  EXPECT_EQ(Number(again, "repeated_calls"), Number(report, "fresh_calls"));
  EXPECT_EQ(Number(again, "backorders_created"), 3);
  EXPECT_EQ(Scores(), scores);
  ExpectVendor(again, "Able, Ltd", 2, 1);
  EXPECT_EQ(system_.Run({"audit"}).code, 0);
}

// A page has the scores of the whole for its vendors, and the whole can follow.
TEST_F(ReplayTest, APageAndThenTheWhole) {
  const std::string path =
      Write(std::string(kHeader) +
            "1,SCMS-1,ASN-1,Zambia,Direct Drop,1/2/10,1-Jun-10,1-Jun-10,\"Able, Ltd\",Kit,19,29.5\r"
            "2,SCMS-1,ASN-2,Zambia,Direct Drop,1/2/10,1-Jun-10,2-Jun-10,Baker,Kit,5,29.5\r"
            "3,SCMS-2,ASN-3,Mali,Direct Drop,1/2/10,1-Jul-10,1-Jul-10,Baker,Tube,4,1\r"
            "4,SO-1,DN-1,Mali,From RDC,Pre-PQ Process,1-Jul-10,9-Jul-10,SCMS from RDC,Kit,7,29\r");
  const Struct page = Replay(path, {"Baker"});
  EXPECT_EQ(Number(page, "taken_lines"), 2);
  EXPECT_TRUE(page.fields().at("equal").bool_value());
  ExpectVendor(page, "Baker", 2, 1);
  const std::map<std::string, std::pair<int, int>> scores = {{"Baker", {2, 1}}};
  EXPECT_EQ(Scores(), scores);
  EXPECT_EQ(Number(Replay(path, {"Baker"}), "fresh_calls"), 0);
  const Struct whole = Replay(path);
  EXPECT_EQ(Number(whole, "taken_lines"), 4);
  EXPECT_EQ(Number(whole, "repeated_calls"), Number(page, "fresh_calls"));
  const std::map<std::string, std::pair<int, int>> all = {{"Able, Ltd", {1, 1}}, {"Baker", {2, 1}}};
  EXPECT_EQ(Scores(), all);
  EXPECT_EQ(system_.Run({"audit"}).code, 0);
}

TEST_F(ReplayTest, APageOfAVendorThatTheFileDoesNotName) {
  const std::string path =
      Write(std::string(kHeader) +
            "1,SCMS-1,ASN-1,Zambia,Direct Drop,1/2/10,1-Jun-10,1-Jun-10,Able,Kit,19,29.5\r");
  const Finished finished = system_.Run({"replay", "scms", path, "--vendor", "able"});
  EXPECT_EQ(finished.code, 2) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("the file has no vendor able"));
}

TEST_F(ReplayTest, LinesThatCannotBeTakenAreNamed) {
  const std::string path =
      Write(std::string(kHeader) +
            "1,SCMS-1,ASN-1,Zambia,Direct Drop,1/2/10,31-Jun-10,1-Jun-10,Able,Kit,19,29.5\r"
            "2,SCMS-1,ASN-1,Zambia,Direct Drop,1/2/10,1-Jun-10,1-Jun-10,Able,Kit,5,29.5\r"
            "3,SCMS-2,ASN-3,Zambia,Direct Drop,1/2/10,1-Jun-10,1-Jun-10,Able,Kit,none,29.5\r");
  const Finished finished = system_.Run({"replay", "scms", path});
  EXPECT_EQ(finished.code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("refused: line 1: no scheduled date can be read"));
  EXPECT_THAT(finished.output, HasSubstr("refused: line 3: its quantity is no number"));
  EXPECT_THAT(finished.output, HasSubstr("1 line taken, 2 lines refused"));
}

TEST_F(ReplayTest, AKilledReplayIsStartedAgain) {
  std::string text = History();
  if (text.empty()) GTEST_SKIP() << "BACKLINE_SHARED_DATA is not set";
  size_t end = 0;
  for (int line = 0; line <= 400; ++line) end = text.find('\r', end) + 1;
  text.resize(end);
  const std::string path = Write(text);
  const Finished killed = system_.KillAt("Playing: 30 %", {"replay", "scms", path});
  EXPECT_EQ(killed.code, -SIGKILL) << killed.output;
  system_.ReplaceServer();
  const Struct report = Replay(path);
  EXPECT_EQ(Number(report, "taken_lines"), 400);
  EXPECT_GT(Number(report, "repeated_calls"), 0);
  EXPECT_GT(Number(report, "fresh_calls"), 0);
  EXPECT_TRUE(report.fields().at("equal").bool_value());
  EXPECT_EQ(Number(report, "backorders_created"), Number(report, "backorders_fulfilled"));
  const Struct again = Replay(path);
  EXPECT_EQ(Number(again, "fresh_calls"), 0);
  EXPECT_EQ(Number(again, "repeated_calls"),
            Number(report, "repeated_calls") + Number(report, "fresh_calls"));
  EXPECT_EQ(system_.Run({"audit"}).code, 0);
}

// The known answers of the data set's README, from the facts that the server has stored.
TEST_F(ReplayTest, TheWholeHistory) {
  const std::string text = History();
  if (text.empty()) GTEST_SKIP() << "BACKLINE_SHARED_DATA is not set";
  const Struct report = Replay(Write(text));
  EXPECT_EQ(Number(report, "taken_lines"), 10'324);
  EXPECT_EQ(report.fields().at("refused_lines").list_value().values_size(), 0);
  EXPECT_EQ(Number(report, "backorders_created"), Number(report, "backorders_fulfilled"));
  ExpectVendor(report, "Orgenics, Ltd", 754, 656);
  ExpectVendor(report, "Aurobindo Pharma Limited", 668, 574);
  ExpectVendor(report, "S. BUYS WHOLESALER", 715, 704);
  int64_t late = 0, late_direct = 0, direct = 0, vendors = 0;
  for (const auto& [vendor, value] : report.fields().at("vendors_stored").struct_value().fields()) {
    const double lines = Number(value.struct_value(), "lines");
    const double on_time = Number(value.struct_value(), "on_time");
    ++vendors;
    late += static_cast<int64_t>(lines - on_time);
    if (vendor == "SCMS from RDC") continue;
    direct += static_cast<int64_t>(lines);
    late_direct += static_cast<int64_t>(lines - on_time);
  }
  // The scorecards say the same, vendor by vendor and line by line.
  auto scores = Scores();
  EXPECT_EQ(scores["Orgenics, Ltd"], std::make_pair(754, 656));
  EXPECT_EQ(scores["Aurobindo Pharma Limited"], std::make_pair(668, 574));
  EXPECT_EQ(scores["S. BUYS WHOLESALER"], std::make_pair(715, 704));
  int scored = 0, scored_late = 0;
  for (const auto& [vendor, counts] : scores) {
    scored += counts.first;
    scored_late += counts.first - counts.second;
    if (counts.first > 0) ExpectVendor(report, vendor, counts.first, counts.second);
  }
  EXPECT_EQ(scored, 4'920);
  EXPECT_EQ(scored_late, 259);
  EXPECT_EQ(vendors, 73);
  EXPECT_EQ(direct, 4'920);
  EXPECT_EQ(late, 1'186);
  EXPECT_EQ(late_direct, 259);
  const Struct& assumed = report.fields().at("assumptions").struct_value();
  EXPECT_EQ(Number(assumed, "direct_drop_without_order_date"), 328);
  EXPECT_EQ(Number(assumed, "direct_drop_ordered_after_delivery"), 117);
  EXPECT_EQ(Number(assumed, "from_rdc_ordered_after_delivery"), 102);
}

}  // namespace
}  // namespace backline
