#include "tests/tenants/secrets.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <stdexcept>

#include "absl/strings/escaping.h"
#include "server/base/strong_id.h"
#include "tests/tenants/fields.h"

namespace backline::testing {
namespace {

constexpr char kMark[] = "cnry-";
constexpr size_t kMarkBytes = 5;
constexpr char kLetters[] = "habcs";  // by owner - kHouse
// Far apart: a small multiple of one, less 0 to 64 that a test took from it, is no multiple of
// another.
constexpr std::array<int64_t, 5> kPrimes = {192'743, 337'691, 317'797, 150'203, 246'017};
// Below the primes, so that no number carries two marks; the largest is still a quantity.
constexpr uint64_t kMultiples = 2'900;
constexpr uint64_t kTexts = 1'000'000;
constexpr int kFirstYear = 2'061;
constexpr size_t kIdBytes = 36;
constexpr size_t kRawIdBytes = 16;

bool IsId(const char* text) {
  for (size_t i = 0; i < kIdBytes; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) {
      return false;
    }
  }
  return true;
}

// The text with ids and marks blanked, so that digits in them are not taken for numbers.
std::string Blanked(std::string text) {
  for (size_t at = 0; at + kIdBytes <= text.size(); ++at) {
    if (text[at + 8] == '-' && IsId(&text[at])) text.replace(at, kIdBytes, kIdBytes, ' ');
  }
  for (size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at)) {
    const size_t bytes = std::min<size_t>(kMarkBytes + 8, text.size() - at);
    text.replace(at, bytes, bytes, ' ');
  }
  return text;
}

std::string Around(const std::string& text, size_t at) {
  const size_t from = at < 20 ? 0 : at - 20;
  return absl::CHexEscape(text.substr(from, 70));
}

// Runs of digits in what people read.
void SearchDigits(int viewer, const std::string& message, std::vector<std::string>& finds) {
  const std::string text = Blanked(message);
  for (size_t at = 0; at < text.size();) {
    if (std::isdigit(static_cast<unsigned char>(text[at])) == 0) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end - at <= 18 && NumberIsForeign(viewer, std::stoll(text.substr(at, end - at)))) {
      finds.push_back("number in \"" + Around(message, at) + "\"");
    }
    at = end;
  }
}

void SearchNumbers(int viewer, const Message& message, std::vector<std::string>& finds) {
  ForEachSet(message, [&](const Message& holder, const FieldDescriptor& field, int index) {
    if (index >= 0) return;
    const auto& reflection = *holder.GetReflection();
    if (field.full_name() == "backline.v1.Date.year") {
      const int year = reflection.GetInt32(holder, &field);
      for (int owner = kHouse; owner < kOwnersEnd; ++owner) {
        if (year != Secrets::YearOf(owner) || Secrets::MaySee(viewer, owner)) continue;
        finds.push_back("a date in " + std::to_string(year));
      }
    }
    if (!CountsSomething(field)) return;
    const int64_t number = field.cpp_type() == FieldDescriptor::CPPTYPE_INT64
                               ? reflection.GetInt64(holder, &field)
                               : reflection.GetInt32(holder, &field);
    if (NumberIsForeign(viewer, number)) {
      finds.push_back(field.name() + " = " + std::to_string(number));
    }
  });
}

}  // namespace

bool NumberIsForeign(int viewer, int64_t number) {
  if (number == 0) return false;
  for (int owner = kHouse; owner < kOwnersEnd; ++owner) {
    if (number % kPrimes[owner - kHouse] == 0 && !Secrets::MaySee(viewer, owner)) return true;
  }
  return false;
}

std::string Secrets::TextOf(int owner, uint64_t number) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%s%c-%06u", kMark, kLetters[owner - kHouse],
                static_cast<unsigned>(number % kTexts));
  return text.data();
}

int64_t Secrets::NumberOf(int owner, uint64_t number) {
  return kPrimes[owner - kHouse] * static_cast<int64_t>(1 + number % kMultiples);
}

std::string Secrets::Text(int owner) {
  const std::lock_guard lock(mutex_);
  return TextOf(owner, ++texts_);
}

int64_t Secrets::Number(int owner) {
  const std::lock_guard lock(mutex_);
  return NumberOf(owner, numbers_[owner]++);
}

int Secrets::YearOf(int owner) { return kFirstYear + owner - kHouse; }

bool Secrets::MaySee(int viewer, int owner) {
  return viewer == owner || (owner == kShared && (viewer == 0 || viewer == 1));
}

int Secrets::OwnerOf(const std::string& id, int otherwise) {
  const std::lock_guard lock(mutex_);
  const auto it = owners_.find(id);
  return it == owners_.end() ? otherwise : it->second;
}

bool Secrets::Learn(const std::string& id, int owner) {
  const std::optional<Id128> bits = ParseId(id);
  if (!bits) return false;
  const std::lock_guard lock(mutex_);
  owners_raw_.emplace(IdToBytes(*bits), owner);
  return owners_.emplace(id, owner).first->second == owner;
}

bool Secrets::MaySeeId(int viewer, const std::string& id) {
  const auto [it, first] = owners_.emplace(id, viewer);
  if (first) owners_raw_.emplace(IdToBytes(*ParseId(id)), viewer);
  return MaySee(viewer, it->second);
}

void Secrets::SearchMarks(int viewer, const std::string& text, const std::string& excused,
                          std::vector<std::string>& finds) const {
  for (size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
    const char letter = at + kMarkBytes < text.size() ? text[at + kMarkBytes] : '?';
    const char* known = std::find(kLetters, kLetters + kOwnersEnd + 1, letter);
    if (MaySee(viewer, static_cast<int>(known - kLetters) + kHouse)) continue;
    if (excused.find(text.substr(at, kMarkBytes + 8)) != std::string::npos) continue;
    finds.push_back("text in \"" + Around(text, at) + "\"");
  }
}

void Secrets::SearchIds(int viewer, const std::string& text, const std::string& excused,
                        std::vector<std::string>& finds) {
  for (size_t at = 0; at + kIdBytes <= text.size(); ++at) {
    if (text[at + 8] != '-' || text[at + 13] != '-' || !IsId(&text[at])) continue;
    const std::string id = text.substr(at, kIdBytes);
    if (excused.find(id) == std::string::npos && !MaySeeId(viewer, id)) {
      finds.push_back("id " + id);
    }
    at += kIdBytes - 1;
  }
}

// A page token is opaque to people, not to programs.
void Secrets::SearchToken(int viewer, const std::string& token, std::vector<std::string>& finds) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes)) return;
  SearchMarks(viewer, bytes, "", finds);
  for (size_t at = 0; at + kRawIdBytes <= bytes.size(); ++at) {
    const auto it = owners_raw_.find(bytes.substr(at, kRawIdBytes));
    if (it != owners_raw_.end() && !MaySee(viewer, it->second)) {
      finds.push_back("an id in a page token");
    }
  }
}

std::vector<std::string> Secrets::SearchText(int viewer, const std::string& text,
                                             const std::string& excused) {
  std::vector<std::string> finds;
  const std::lock_guard lock(mutex_);
  SearchMarks(viewer, text, excused, finds);
  SearchIds(viewer, text, excused, finds);
  return finds;
}

std::vector<std::string> Secrets::Search(int viewer, const MethodDescriptor& method,
                                         const Message& request, const Reply& reply) {
  const std::string excused = request.SerializeAsString();
  std::string all = reply.metadata + reply.status.error_message() + reply.status.error_details();
  for (const std::string& bytes : reply.messages) all += bytes;
  std::vector<std::string> finds = SearchText(viewer, all, excused);
  std::vector<std::string> digits;
  SearchDigits(viewer, reply.status.error_message(), digits);
  for (const std::string& find : digits) finds.push_back(find);
  for (const std::string& bytes : reply.messages) {
    const std::unique_ptr<Message> message = NewMessage(*method.output_type());
    if (!message->ParseFromString(bytes)) {
      finds.push_back("an answer that is no " + method.output_type()->name());
      continue;
    }
    SearchNumbers(viewer, *message, finds);
    ForEachSet(*message, [&](const Message& holder, const FieldDescriptor& field, int index) {
      if (field.type() != FieldDescriptor::TYPE_STRING) return;
      if (!field.name().ends_with("page_token")) return;
      const std::lock_guard lock(mutex_);
      SearchToken(viewer, testing::TextOf(holder, field, index), finds);
    });
  }
  return finds;
}

}  // namespace backline::testing
