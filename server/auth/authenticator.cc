#include "server/auth/authenticator.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace backline {
namespace {

constexpr std::string_view kPrefix = "spiffe://backline/";
constexpr size_t kNameBytesMax = 64;

// The characters of a code: what a supplier's code may hold, and nothing that a path could hide in.
bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

absl::Status Malformed(std::string_view line, std::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("identity \"", std::string(line), "\": ", std::string(why)));
}

}  // namespace

Authenticator::Authenticator()
    : roles_{{"service/orders", {Role::kOrderService}},
             {"service/warehouse", {Role::kWarehouseService}},
             {"service/gateway", {Role::kGateway}},
             {"service/auditor", {Role::kAuditor}},
             {"staff/buyer", {Role::kBuyer}},
             {"staff/planner", {Role::kPlanner}},
             {"staff/administrator", {Role::kAdministrator}}} {}

absl::Status Authenticator::AddIdentity(std::string_view line) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return Malformed(line, "no roles");
  const std::string identity(line.substr(0, space));
  const size_t slash = identity.find('/');
  const std::string_view kind = std::string_view(identity).substr(0, slash);
  if (slash == std::string::npos || (kind != "service" && kind != "staff") ||
      !IsName(std::string_view(identity).substr(slash + 1))) {
    return Malformed(line, "must be service/NAME or staff/NAME");
  }
  if (roles_.contains(identity)) return Malformed(line, "is known already");
  Roles roles;
  const std::vector<std::string> names =
      absl::StrSplit(std::string(line.substr(space + 1)), ',', absl::SkipWhitespace());
  for (const std::string& part : names) {
    const std::string name(absl::StripAsciiWhitespace(part));
    const std::optional<Role> role = RoleFromName(name);
    if (!role) return Malformed(line, "unknown role " + name);
    if (*role >= Role::kImporter) {
      return Malformed(line, name + " is a kind of its own");
    }
    roles.Add(*role);
  }
  if (roles.empty()) return Malformed(line, "no roles");
  roles_.emplace(identity, roles);
  return absl::OkStatus();
}

absl::Status Authenticator::AddIdentities(std::string_view text) {
  const std::vector<std::string> lines = absl::StrSplit(std::string(text), '\n');
  for (const std::string& raw : lines) {
    const std::string line(absl::StripAsciiWhitespace(raw.substr(0, raw.find('#'))));
    if (line.empty()) continue;
    if (absl::Status status = AddIdentity(line); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Authenticator::AddIdentitiesFromFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError("cannot read " + path);
  return AddIdentities(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::optional<Principal> Authenticator::Authenticate(const std::vector<std::string>& uris) const {
  if (uris.size() != 1 || !uris[0].starts_with(kPrefix)) return std::nullopt;
  const std::string_view identity = std::string_view(uris[0]).substr(kPrefix.size());
  const size_t slash = identity.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view kind = identity.substr(0, slash);
  const std::string_view name = identity.substr(slash + 1);
  if (!IsName(name)) return std::nullopt;
  if (kind == "importer") return Principal{uris[0], {Role::kImporter}, {}};
  if (kind == "supplier") {
    return Principal{uris[0], {Role::kSupplier}, SupplierId(IdFromName("supplier", name))};
  }
  const auto it = roles_.find(identity);
  if (it == roles_.end()) return std::nullopt;
  return Principal{uris[0], it->second, {}};
}

}  // namespace backline
