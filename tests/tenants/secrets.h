// Who may know what. Each owner's texts, numbers and dates carry its mark, so that an answer can be
// searched without a list of what was written: a text holds "cnry-" and the owner's letter, a
// number is a multiple of the owner's prime, a date lies in the owner's year. Ids are kept with
// those who may see them; an id that nobody knows belongs to the supplier that is told it first.
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/tenants/wire.h"

namespace backline::testing {

inline constexpr int kSuppliers = 3;
// A viewer that may see nothing at all.
inline constexpr int kNobody = -2;
// Of the first two suppliers, which make the same product.
inline constexpr int kShared = kSuppliers;
inline constexpr int kOwnersEnd = kShared + 1;  // and kHouse below

class Secrets {
 public:
  // A new text of the owner: 13 characters that a code may hold too.
  std::string Text(int owner);
  // A new quantity of the owner, at most 10^9.
  int64_t Number(int owner);
  // The same from a number, the same each time.
  static std::string TextOf(int owner, uint64_t number);
  static int64_t NumberOf(int owner, uint64_t number);
  // The year in which all of the owner's dates lie.
  static int YearOf(int owner);
  static bool MaySee(int viewer, int owner);

  // An id belongs to the owner, unless it is known already.
  // False if it is known as somebody else's.
  bool Learn(const std::string& id, int owner);
  // Whose it is; `otherwise` if nobody knows it.
  int OwnerOf(const std::string& id, int otherwise);

  // What is in the answer to `viewer`, a supplier, that is not its own to know; a line for each
  // find. What the request itself held is no find.
  std::vector<std::string> Search(int viewer, const MethodDescriptor& method,
                                  const Message& request, const Reply& reply);
  // The same for any text, such as a line of a log.
  std::vector<std::string> SearchText(int viewer, const std::string& text,
                                      const std::string& excused = "");

 private:
  void SearchMarks(int viewer, const std::string& text, const std::string& excused,
                   std::vector<std::string>& finds) const;
  void SearchIds(int viewer, const std::string& text, const std::string& excused,
                 std::vector<std::string>& finds);
  void SearchToken(int viewer, const std::string& token, std::vector<std::string>& finds);
  bool MaySeeId(int viewer, const std::string& id);

  std::mutex mutex_;
  uint64_t texts_ = 0;
  std::map<int, uint64_t> numbers_;
  std::map<std::string, int> owners_;      // by id
  std::map<std::string, int> owners_raw_;  // by its 16 bytes
};

// A number that is divisible by another owner's prime; nothing on small ones.
bool NumberIsForeign(int viewer, int64_t number);

}  // namespace backline::testing
