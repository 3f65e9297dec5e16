#include "tests/services/bad_input_rows.h"
#include "tests/services/world.h"

namespace backline::testing::bad_input {
namespace {

FieldRow Email(const std::string& field) {
  return Make(
      field,
      {"\"\"", "\"ab\"", "\"@example.com\"", "\"a@\"", "\"a@b@c\"", "\"a b@example.com\"",
       "\"a@example.com\\n\"", "\"\\303\\244@example.com\"", "\"<a@example.com>\"",
       Quoted(std::string(243, 'x') + "@example.com")},
      {"\"a@b\"", "\"Some.Body+x@Example.com\"", Quoted(std::string(242, 'x') + "@example.com")});
}

FieldRow Secret(const std::string& field, int min, int max) {
  Texts bad = {Quoted(std::string(max + 1, 'x')), "\"with\\na new line\""};
  if (min > 0) bad.push_back(Quoted(std::string(min - 1, 'x')));
  return Make(field, bad,
              {Quoted(std::string(max, 'y')), Quoted(std::string(std::max(min, 1), 'z'))});
}

FieldRow Set(const std::string& field, int most, int last) {
  const std::string name = Name(field);
  FieldRow row{field, {{"", "", "INVALID_FIELD"}}, {}};
  const auto element = [&](int value) { return name + ": " + std::to_string(value) + " "; };
  row.bad.push_back({element(0), name + "[0]", "INVALID_FIELD"});
  row.bad.push_back({element(last + 1), name + "[0]", "INVALID_FIELD"});
  row.bad.push_back({element(1) + element(1), name + "[1]", "INVALID_FIELD"});
  std::string many;
  for (int n = 0; n <= most; ++n) many += element(n % last + 1);
  row.bad.push_back({many, "", "INVALID_FIELD"});
  row.good = {element(1), element(last)};
  return row;
}

}  // namespace

std::vector<FieldRow> AccountRows() {
  return {
      Email("SignInRequest.email"),
      Secret("SignInRequest.password", 0, 128),
      Secret("ConfirmCodeRequest.code", 1, 40),
      Secret("ConfirmTotpRequest.code", 1, 40),
      Secret("ChangePasswordRequest.current_password", 0, 128),
      Secret("ChangePasswordRequest.new_password", 8, 128),
      Secret("EnrolTotpRequest.current_password", 0, 128),
      Email("RequestPasswordResetRequest.email"),
      Secret("RedeemLinkRequest.link_token", 43, 43),
      Secret("RedeemLinkRequest.new_password", 8, 128),
      Secret("BeginOidcSignInRequest.link_token", 43, 43),
      Secret("BeginOidcLinkRequest.current_password", 0, 128),
      Secret("FinishOidcSignInRequest.code", 1, 4'096),
      Secret("FinishOidcSignInRequest.state", 43, 43),
      Secret("FinishOidcSignInRequest.browser_secret", 43, 43),
      Email("InviteUserRequest.email"),
      Name200("InviteUserRequest.name"),
      OptionalId("InviteUserRequest.supplier_id"),
      Set("InviteUserRequest.roles", 3, 6),
      Id("GetUserRequest.user_id"),
      OptionalId("ListUsersRequest.supplier_id"),
      Id("UpdateUserRequest.user_id"),
      Etag("UpdateUserRequest.etag"),
      Name200("UpdateUserRequest.name"),
      Set("UpdateUserRequest.roles", 3, 6),
      Id("DisableUserRequest.user_id"),
      Id("EnableUserRequest.user_id"),
      Id("ResetSecondFactorRequest.user_id"),
      Id("UnlinkIdentityRequest.user_id"),
      Name200("CreateApiKeyRequest.name"),
      Set("CreateApiKeyRequest.scopes", 3, 3),
      Range("CreateApiKeyRequest.valid_days", 1, 365),
      Id("RevokeApiKeyRequest.api_key_id"),
      Id("CreateOrderLinkRequest.purchase_order_id"),
      Email("CreateOrderLinkRequest.email"),
      Range("CreateOrderLinkRequest.valid_days", 1, 90),
      Id("RevokeOrderLinkRequest.order_link_id"),
      OptionalId("ListAuditEntriesRequest.supplier_id"),
      Id("GetSupplierOrderRequest.purchase_order_id"),
  };
}

std::vector<BaseRequest> AccountRequests() {
  return {
      {"AccountService/SignIn", "service/gateway",
       "email: \"nobody@example.com\" password: \"some password\""},
      {"AccountService/ConfirmCode", "person/code_required", "code: \"123456\""},
      {"AccountService/SignOut", "person/user", ""},
      {"AccountService/SignOutEverywhere", "person/user", ""},
      {"AccountService/GetSelf", "person/user", ""},
      {"AccountService/ChangePassword", "person/user",
       "current_password: \"not mine\" new_password: \"some password\""},
      {"AccountService/EnrolTotp", "person/user", "current_password: \"not mine\""},
      {"AccountService/ConfirmTotp", "person/user", "code: \"123456\""},
      {"AccountService/RequestPasswordReset", "service/gateway", "email: \"nobody@example.com\""},
      {"AccountService/RedeemLink", "service/gateway",
       "link_token: \"0123456789012345678901234567890123456789012\" new_password: "
       "\"some password\""},
      {"AccountService/GetSignInOptions", "service/gateway", ""},
      {"AccountService/BeginOidcSignIn", "service/gateway", ""},
      {"AccountService/BeginOidcLink", "person/user", "current_password: \"not mine\""},
      {"AccountService/FinishOidcSignIn", "service/gateway",
       "code: \"a code\" state: \"0123456789012345678901234567890123456789012\" "
       "browser_secret: \"0123456789012345678901234567890123456789012\""},
      {"UserService/InviteUser", kAdministrator,
       "email: \"new@example.com\" name: \"New\" roles: 1 supplier_id: \"$SUPPLIER\""},
      {"UserService/GetUser", kAdministrator, "user_id: \"$ID\""},
      {"UserService/ListUsers", kAdministrator, ""},
      {"UserService/UpdateUser", kAdministrator, "user_id: \"$ID\" name: \"Other\" roles: 1"},
      {"UserService/DisableUser", kAdministrator, "user_id: \"$ID\""},
      {"UserService/EnableUser", kAdministrator, "user_id: \"$ID\""},
      {"UserService/ResetSecondFactor", kAdministrator, "user_id: \"$ID\""},
      {"UserService/UnlinkIdentity", kAdministrator, "user_id: \"$ID\""},
      {"UserService/CreateApiKey", "person/supplier_administrator",
       "name: \"ours\" scopes: 1 valid_days: 30"},
      {"UserService/ListApiKeys", "person/supplier_administrator", ""},
      {"UserService/RevokeApiKey", "person/supplier_administrator", "api_key_id: \"$ID\""},
      {"UserService/CreateOrderLink", kBuyer,
       "purchase_order_id: \"$PURCHASE\" email: \"new@example.com\" valid_days: 7"},
      {"UserService/RevokeOrderLink", kBuyer, "order_link_id: \"$ID\""},
      {"UserService/ListAuditEntries", kAdministrator, ""},
  };
}

}  // namespace backline::testing::bad_input
