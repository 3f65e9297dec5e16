#include "clients/cli/scms_file.h"

#include "clients/cli/session.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace backline::cli {
namespace {

using absl::CivilDay;

constexpr const char* kHeader =
    "ID,PO / SO #,ASN/DN #,Country,Fulfill Via,PO Sent to Vendor Date,Scheduled Delivery Date,"
    "Delivered to Client Date,Vendor,Item Description,Line Item Quantity,Pack Price";

std::string File(const std::vector<std::string>& records) {
  std::string text = std::string("\xef\xbb\xbf") + kHeader + "\r";
  for (const std::string& record : records) text += record + "\r";
  return text;
}

const char* const kDirect =
    "1,SCMS-4,ASN-8,C\xc3\xb4te d'Ivoire,Direct Drop,Date Not Captured,2-Jun-06,3-Jun-06,"
    "\"Orgenics, Ltd\",\"Kit, 30 Tests\",19,29.5";

TEST(ScmsFileTest, ReadsQuotedFieldsAndBareCarriageReturns) {
  const ScmsFile file = ParseScms(File({kDirect, kDirect}));
  EXPECT_TRUE(file.refusals.empty());
  ASSERT_EQ(file.lines.size(), 2u);
  const ScmsLine& line = file.lines[0];
  EXPECT_EQ(line.id, 1);
  EXPECT_EQ(line.document, "SCMS-4");
  EXPECT_EQ(line.delivery, "ASN-8");
  EXPECT_EQ(line.country, "C\xc3\xb4te d'Ivoire");
  EXPECT_TRUE(line.direct_drop);
  EXPECT_EQ(line.vendor, "Orgenics, Ltd");
  EXPECT_EQ(line.item, "Kit, 30 Tests");
  EXPECT_EQ(line.quantity, 19);
  EXPECT_EQ(line.pack_price, "29.5");
  EXPECT_FALSE(line.sent);
  EXPECT_EQ(line.scheduled, CivilDay(2006, 6, 2));
  EXPECT_EQ(line.delivered, CivilDay(2006, 6, 3));
}

TEST(ScmsFileTest, ReadsTheLastLineWithoutAnEnd) {
  std::string text = File({kDirect});
  text.pop_back();
  EXPECT_EQ(ParseScms(text).lines.size(), 1u);
}

TEST(ScmsFileTest, ReadsBothFormsOfDates) {
  EXPECT_EQ(ParseScmsDate("2-Jun-06"), CivilDay(2006, 6, 2));
  EXPECT_EQ(ParseScmsDate("31-Dec-15"), CivilDay(2015, 12, 31));
  EXPECT_EQ(ParseScmsDate("11/13/06"), CivilDay(2006, 11, 13));
  EXPECT_EQ(ParseScmsDate("2/29/08"), CivilDay(2008, 2, 29));
}

TEST(ScmsFileTest, RefusesDaysThatDoNotExist) {
  for (const char* text :
       {"30-Feb-06", "2/29/07", "13/1/06", "0/1/06", "1-Jan-2006", "2-jun-06", "2-Jun", "2-Jun-6",
        "", "-", "//", "Date Not Captured", "Pre-PQ Process", "N/A - From RDC", "1/2/3/06"}) {
    EXPECT_FALSE(ParseScmsDate(text)) << text;
  }
}

TEST(ScmsFileTest, KnowsTheWordsForNoDate) {
  EXPECT_TRUE(IsScmsWordForNoDate("Date Not Captured"));
  EXPECT_TRUE(IsScmsWordForNoDate("Pre-PQ Process"));
  EXPECT_TRUE(IsScmsWordForNoDate("N/A - From RDC"));
  EXPECT_FALSE(IsScmsWordForNoDate("See ASN-93 (ID#:1281)"));
  EXPECT_FALSE(IsScmsWordForNoDate(""));
}

struct BadRecord {
  const char* record;
  const char* id;
  const char* reason;
};

TEST(ScmsFileTest, NamesEveryLineThatItCannotTake) {
  const BadRecord kBad[] = {
      {"7,P,A,C,Direct Drop,1/2/06,2-Jun-06,2-Jun-06,V,I,0,1", "7", "quantity"},
      {"7,P,A,C,Direct Drop,1/2/06,2-Jun-06,2-Jun-06,V,I,many,1", "7", "quantity"},
      {"7,P,A,C,By Hand,1/2/06,2-Jun-06,2-Jun-06,V,I,1,1", "7", "unknown way"},
      {"7,P,A,C,Direct Drop,soon,2-Jun-06,2-Jun-06,V,I,1,1", "7", "order date"},
      {"7,P,A,C,Direct Drop,1/2/06,31-Jun-06,2-Jun-06,V,I,1,1", "7", "scheduled date"},
      {"7,P,A,C,Direct Drop,1/2/06,2-Jun-06,Date Not Captured,V,I,1,1", "7", "delivery date"},
      {"7,,A,C,Direct Drop,1/2/06,2-Jun-06,2-Jun-06,V,I,1,1", "7", "no PO / SO #"},
      {"7,P,A,C,Direct Drop,1/2/06,2-Jun-06,2-Jun-06,,I,1,1", "7", "no Vendor"},
      {"x,P,A,C,Direct Drop,1/2/06,2-Jun-06,2-Jun-06,V,I,1,1", "x", "ID is no number"},
      {"7,P,A", "record 2", "3 fields instead of 12"},
  };
  for (const BadRecord& bad : kBad) {
    const ScmsFile file = ParseScms(File({kDirect, bad.record, kDirect}));
    EXPECT_EQ(file.lines.size(), 2u) << bad.record;
    ASSERT_EQ(file.refusals.size(), 1u) << bad.record;
    EXPECT_EQ(file.refusals[0].id, bad.id);
    EXPECT_THAT(file.refusals[0].reason, testing::HasSubstr(bad.reason));
  }
}

TEST(ScmsFileTest, RefusesWhatIsNoSuchFile) {
  EXPECT_THROW(ParseScms(""), Failure);
  EXPECT_THROW(ParseScms("ID,Country\r1,Zambia\r"), Failure);
  EXPECT_THROW(ParseScms(File({"1,\"never closed"})), Failure);
}

}  // namespace
}  // namespace backline::cli
