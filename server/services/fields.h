// Reads the fields of a request into values of the domain and collects what is malformed. A field
// that is refused reads as a value that may be used further; nobody sees it, because a request with
// a violation becomes no command. Used by one call; not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backline/v1/common.pb.h"
#include "server/auth/principal.h"
#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/audit_entry.h"
#include "server/domain/date.h"
#include "server/domain/money.h"
#include "server/domain/refusal.h"
#include "server/services/rpc_status.h"

namespace backline {

// Who calls, and when.
struct Caller {
  Principal principal;
  Instant now;
  Date today;  // UTC
  const char* method = "";
  std::string address;  // from where, as the gateway or the connection says
  // Of the session, key or link that the call carries, if it does.
  std::optional<CredentialKind> credential;
  std::string token_hash;
  bool unattended = false;  // a page called by itself; nobody is in front of it

  AuditActor audit_subject() const {
    return {principal.name, principal.supplier_id, address, method};
  }
};

// The path of a field: "quantity", or "lines[2].quantity". Made into text only if it is refused.
struct FieldPath {
  FieldPath(const char* field) : name(field) {}  // NOLINT: a name is a path
  FieldPath(const char* list, int at, const char* field) : name(field), parent(list), index(at) {}
  FieldPath(const char* message, const char* field) : name(field), parent(message) {}
  std::string ToString() const;

  const char* name;
  const char* parent = nullptr;
  int index = -1;
};

class Fields {
 public:
  explicit Fields(const Caller& caller) : caller_(caller) {}

  const Caller& caller() const { return caller_; }

  // A UUID; required, or empty for none. The zero id means "none" and is refused.
  template <typename Id>
  Id Required(FieldPath path, const std::string& text) {
    return Id(Uuid(path, text, true));
  }
  template <typename Id>
  Id Optional(FieldPath path, const std::string& text) {
    return Id(Uuid(path, text, false));
  }
  Id128 Uuid(FieldPath path, const std::string& text, bool required);

  // UTF-8 of min to max bytes, without control characters.
  std::string Text(FieldPath path, const std::string& text, size_t min, size_t max);
  // An e-mail address: 3 to 254 bytes of ASCII, something before and after one @. In lower case.
  std::string Email(FieldPath path, const std::string& text);
  // A secret as it was typed: UTF-8 of min to max bytes, without control characters. No violation
  // repeats it.
  std::string Secret(FieldPath path, const std::string& text, size_t min, size_t max);
  // 1 to 64 of A-Z a-z 0-9 . _ -
  std::string Code(FieldPath path, const std::string& text);
  std::string OptionalCode(FieldPath path, const std::string& text);
  void MustBeEmpty(FieldPath path, const std::string& text);
  void MustBeSet(FieldPath path, bool set);

  int64_t Range(FieldPath path, int64_t value, int64_t min, int64_t max);
  int32_t Range32(FieldPath path, int32_t value, int32_t min, int32_t max) {
    return static_cast<int32_t>(Range(path, value, min, max));
  }
  void Count(FieldPath path, int count, int min, int max);
  // An enum whose numbers are the domain's: min to max.
  template <typename Enum>
  Enum Enumerator(FieldPath path, int value, int min, int max) {
    return static_cast<Enum>(Range(path, value, min, max));
  }
  // The n-th element repeats an earlier one.
  void Repeated(FieldPath path) { Add(path, "stands there twice"); }

  // A day that exists, in the years 1900 to 2199.
  OptionalDate Day(FieldPath path, bool set, const v1::Date& date);
  Date RequiredDay(FieldPath path, bool set, const v1::Date& date);
  // The day of a fact; today if unset. Only an importer may state one more than kDaysBackMax back,
  // nobody one more than kDaysAheadMax ahead: DATE_NOT_ALLOWED.
  Date FactDay(FieldPath path, bool set, const v1::Date& date);
  // The same; nothing if unset, where the day is that of a place that only the command knows.
  OptionalDate StatedDay(FieldPath path, bool set, const v1::Date& date);
  // Empty if unset.
  Money Price(FieldPath path, bool set, const v1::Money& money);
  // Nothing if empty.
  std::optional<int64_t> Etag(FieldPath path, const std::string& text);

  void Add(FieldPath path, std::string description);
  // A refusal that is no matter of shape; the first one counts, after all violations.
  void Refuse(Refusal refusal);

  bool ok() const { return violations_.empty() && !refusal_; }
  // REQUIRES: !ok().
  google::rpc::Status Error() const;

 private:
  const Caller& caller_;
  std::vector<Violation> violations_;
  std::optional<Refusal> refusal_;
};

// The etag of a version, as Etag() reads it.
std::string EtagOf(int64_t version);

}  // namespace backline
