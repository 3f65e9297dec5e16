#include "tests/tenants/matrix.h"

#include <algorithm>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cpp/request_id.h"
#include "tests/tenants/requests.h"

namespace backline::testing {
namespace {

// Own things that are tried before one is said to be as good as none.
constexpr size_t kOwnTries = 8;

enum class Ids { kOwn, kForeign, kMissing };
constexpr Ids kIdKinds[] = {Ids::kOwn, Ids::kForeign, Ids::kMissing};

const char* KindName(Ids ids) {
  return ids == Ids::kOwn ? "own" : ids == Ids::kForeign ? "foreign" : "missing";
}

class Matrix {
 public:
  Matrix(Estate& estate, const MatrixScope& scope) : estate_(estate), scope_(scope) {}

  void Run() {
    std::set<Role> roles;
    // Suppliers first: what the house does with its ids changes what is there.
    for (const bool house : {false, true}) {
      for (const Caller& caller : estate_.callers) {
        if ((caller.owner == kHouse) != house) continue;
        if (scope_.callers && !scope_.callers(caller)) continue;
        for (const Role role : AllRoles()) {
          if (caller.roles.Has(role)) roles.insert(role);
        }
        for (const MethodDescriptor* method : scope_.methods) {
          if (EndsItsSession(*method) && MayCall(caller.roles, *method)) {
            EndSession(caller, *method);
          } else {
            RunMethod(caller, *method);
          }
        }
      }
    }
    for (const Role role : AllRoles()) {
      if (scope_.callers || roles.contains(role)) continue;
      Find(absl::StrCat("nobody calls as ", RoleName(role)));
    }
    report_.methods = static_cast<int>(scope_.methods.size());
    report_.roles = static_cast<int>(roles.size());
  }

  // A supplier may give a code that another has given already, and is not told. Last of all,
  // because what it names so carries the other's mark from then on.
  MatrixReport CompareNames() {
    // Whoever calls for a supplier names the same things: one of them tries.
    std::set<std::pair<int, const MethodDescriptor*>> tried;
    for (const Naming& naming : naming_) {
      if (!tried.emplace(naming.caller->owner, naming.method).second) continue;
      const auto reason = [&](const std::string& code) {
        const auto request = RequestOf(*naming.caller, *naming.method, Ids::kOwn);
        naming.path.SetText(*request, code);
        ++report_.calls;
        return ReasonIn(Call(*naming.caller, *naming.method, *request).status);
      };
      const std::string fresh = reason(estate_.secrets.Text(naming.caller->owner));
      for (const std::string& code : estate_.things.NotOf(naming.caller->owner, naming.kind)) {
        const std::string taken = reason(code);
        ++report_.compared;
        if (taken == fresh) continue;
        Find(absl::StrCat(backline::testing::NameOf(*naming.method), " as ", naming.caller->name,
                          " with the ", naming.path.name(), " of another says ", taken,
                          ", with a new one ", fresh));
      }
    }
    return report_;
  }

 private:
  void Find(const std::string& what) { report_.findings.push_back(what); }

  // The world that the caller takes for its own, and the one that it does not.
  static int OwnOf(const Caller& caller) { return std::max(caller.owner, 0); }
  static int ForeignOf(const Caller& caller) { return (OwnOf(caller) + 1) % kSuppliers; }

  // An id of the kind. What only the house has is foreign to everybody else.
  std::string IdOf(const Caller& caller, const std::string& kind, Ids ids) {
    if (ids == Ids::kMissing) return NewRequestId();
    const int owner = ids == Ids::kOwn ? OwnOf(caller) : ForeignOf(caller);
    const auto& some = estate_.things.Of(owner, kind);
    if (!some.empty()) return some.front();
    const auto& of_house = estate_.things.Of(kHouse, kind);
    if (!of_house.empty()) return of_house.front();
    Find(absl::StrCat("the estate has no ", kind));
    return NewRequestId();
  }

  // The base request with ids of one sort in all fields that it sets.
  std::unique_ptr<Message> RequestOf(const Caller& caller, const MethodDescriptor& method,
                                     Ids ids) {
    std::unique_ptr<Message> request = BaseRequestOf(method);
    SetRequestIds(*request);
    for (const FieldPath& path : TextFieldsOf(*request)) {
      const std::optional<FieldUse> use = UseOf(path.field());
      if (!use) {
        Find(absl::StrCat(path.field().full_name(),
                          ": the matrix does not know what it names (tests/tenants/fields.cc)"));
      } else if (use->use == Use::kThing && !path.TextIn(*request).empty()) {
        path.SetText(*request, IdOf(caller, use->kind, ids));
      }
    }
    return request;
  }

  Reply Ask(const Caller& caller, const MethodDescriptor& method, const Message& request,
            const std::string& what, std::chrono::milliseconds patience = kShortPatience) {
    Reply reply = Call(caller, method, request, patience);
    ++report_.calls;
    const bool may = MayCall(caller.roles, method);
    const std::string reason = ReasonIn(reply.status);
    const std::string cell =
        absl::StrCat(backline::testing::NameOf(method), " as ", caller.name, " ", what, ": ");
    if (!may &&
        (reply.status.error_code() != grpc::PERMISSION_DENIED || reason != DeniedAs(caller))) {
      Find(absl::StrCat(cell, "should be denied, is ", reason));
    }
    if (reason == "none" || reason == "INTERNAL" || reason == "UNKNOWN_PRINCIPAL" ||
        reason == "SESSION_NOT_VALID") {
      Find(absl::StrCat(cell, reason, " ", reply.status.error_message()));
    }
    if (caller.owner != kHouse) {
      for (const std::string& find : estate_.secrets.Search(caller.owner, method, request, reply)) {
        Find(absl::StrCat(cell, "tells ", find));
      }
    }
    ++(may ? report_.admitted : report_.denied);
    return reply;
  }

  // What a session without its second factor is told instead.
  static std::string DeniedAs(const Caller& caller) {
    return caller.is_half_signed_in() ? "SECOND_FACTOR_REQUIRED" : "ROLE_NOT_ALLOWED";
  }

  // With a session of its own, because it is none afterwards.
  void EndSession(const Caller& caller, const MethodDescriptor& method) {
    Caller other = caller;
    other.metadata = caller.renew();
    Ask(other, method, *BaseRequestOf(method), "with a session to end");
  }

  // All that the caller can tell, but for the id that it asked for itself.
  static std::string Seen(const Reply& reply, const std::string& id) {
    std::string seen = absl::StrCat(reply.status.error_code(), " ", reply.status.error_message(),
                                    " ", reply.status.error_details(), " ", reply.metadata);
    for (const std::string& bytes : reply.messages) absl::StrAppend(&seen, "|", bytes);
    return absl::StrReplaceAll(seen, {{id, "<id>"}});
  }

  void RunMethod(const Caller& caller, const MethodDescriptor& method) {
    const bool may = MayCall(caller.roles, method);
    std::set<std::string> seen;
    for (const Ids ids : kIdKinds) {
      const auto request = RequestOf(caller, method, ids);
      const Reply reply = Ask(caller, method, *request, KindName(ids));
      seen.insert(Seen(reply, "-"));
      if (may && reply.status.error_code() == grpc::PERMISSION_DENIED) {
        Find(absl::StrCat(backline::testing::NameOf(method), " as ", caller.name,
                          ": denied against the policy table"));
      }
    }
    if (!may && seen.size() != 1) {
      Find(absl::StrCat(backline::testing::NameOf(method), " as ", caller.name,
                        ": what is denied depends on the ids"));
    }
    if (!may || caller.owner == kHouse) return;
    const auto own = RequestOf(caller, method, Ids::kOwn);
    for (const FieldPath& path : TextFieldsOf(*own)) {
      const std::optional<FieldUse> use = UseOf(path.field());
      if (!use || !IsScoped(*use)) continue;
      if (use->use == Use::kKey && IsChange(method)) {
        naming_.push_back({&caller, &method, path, use->kind});
        continue;
      }
      CompareField(caller, method, path, use->kind);
    }
  }

  Reply AskWith(const Caller& caller, const MethodDescriptor& method, const FieldPath& path,
                const std::string& id, const std::string& what,
                std::chrono::milliseconds patience = kShortPatience) {
    const auto request = RequestOf(caller, method, Ids::kOwn);
    path.SetText(*request, id);
    return Ask(caller, method, *request, absl::StrCat(path.name(), " ", what), patience);
  }

  void CompareField(const Caller& caller, const MethodDescriptor& method, const FieldPath& path,
                    const std::string& kind) {
    const std::string missing = NewRequestId();
    const std::string nothing = Seen(AskWith(caller, method, path, missing, "missing"), missing);
    for (const std::string& id : SomeForeign(caller, kind)) {
      const std::string theirs = Seen(AskWith(caller, method, path, id, "foreign"), id);
      ++report_.compared;
      if (theirs == nothing) continue;
      Find(absl::StrCat(backline::testing::NameOf(method), " as ", caller.name, " with a foreign ",
                        path.name(), " says\n    ", absl::CHexEscape(theirs),
                        "\n  and with a missing one\n    ", absl::CHexEscape(nothing)));
    }
    const auto& own = estate_.things.Of(caller.owner, kind);
    if (IsOfTheHouse(kind)) return;
    bool reached = false;
    for (size_t i = 0; i < std::min(own.size(), kOwnTries) && !reached; ++i) {
      reached =
          Seen(AskWith(caller, method, path, own[i], "own", kLongPatience), own[i]) != nothing;
    }
    report_.reached += reached ? 1 : 0;
    if (reached) return;
    Find(absl::StrCat(backline::testing::NameOf(method), ".", path.name(), " as ", caller.name,
                      ": none of its ", own.size(), " own is told from a missing one, so that the ",
                      "matrix is blind here"));
  }

  // One of each other supplier, and one of the house.
  std::vector<std::string> SomeForeign(const Caller& caller, const std::string& kind) const {
    std::vector<std::string> ids;
    for (int owner = kHouse; owner < kSuppliers; ++owner) {
      const auto& theirs = estate_.things.Of(owner, kind);
      if (owner != caller.owner && !theirs.empty()) ids.push_back(theirs.front());
    }
    if (caller.purchase_order_id.empty() || kind != "purchase_order") return ids;
    // A link is good for one of the supplier's own and no other.
    for (const std::string& id : estate_.things.Of(caller.owner, kind)) {
      if (id != caller.purchase_order_id) ids.push_back(id);
    }
    return ids;
  }

  // A field by which a supplier names something.
  struct Naming {
    const Caller* caller;
    const MethodDescriptor* method;
    FieldPath path;
    std::string kind;
  };

  Estate& estate_;
  const MatrixScope scope_;
  std::vector<Naming> naming_;
  MatrixReport report_;
};

}  // namespace

MatrixScope WithCertificates() {
  return {.callers = [](const Caller& caller) { return caller.metadata.empty(); }};
}

MatrixReport RunMatrix(Estate& estate, const MatrixScope& scope) {
  Matrix matrix(estate, scope);
  matrix.Run();
  return matrix.CompareNames();
}

}  // namespace backline::testing
