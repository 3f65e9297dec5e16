#include "server/services/convert.h"

namespace backline {

void ToWire(const Grant& grant, v1::SessionGrant* wire) {
  wire->set_state(static_cast<v1::SessionState>(grant.state));
  ToWire(grant.expires_time, wire->mutable_expires_time());
}

void ToWire(const User& user, v1::User* wire) {
  wire->set_user_id(WireId(user.id));
  wire->set_email(user.email);
  wire->set_name(user.name);
  wire->set_supplier_id(WireId(user.supplier_id));
  for (int role = 1; role <= v1::UserRole_MAX; ++role) {
    if (user.role_bits & RoleBit(static_cast<UserRole>(role))) {
      wire->add_roles(static_cast<v1::UserRole>(role));
    }
  }
  wire->set_state(static_cast<v1::UserState>(user.state));
  wire->set_second_factor(!user.totp_seed.empty());
  ToWire(user.created_time, wire->mutable_created_time());
  wire->set_etag(EtagOf(user.version));
  wire->set_identity_linked(user.identity_linked);
}

void ToWire(const ApiKey& key, v1::ApiKey* wire) {
  wire->set_api_key_id(WireId(key.id));
  wire->set_supplier_id(WireId(key.supplier_id));
  wire->set_name(key.name);
  wire->set_prefix(key.prefix);
  for (int scope = 1; scope <= v1::ApiKeyScope_MAX; ++scope) {
    if (key.scope_bits & ScopeBit(static_cast<ApiKeyScope>(scope))) {
      wire->add_scopes(static_cast<v1::ApiKeyScope>(scope));
    }
  }
  wire->set_user_id(WireId(key.user_id));
  ToWire(key.created_time, wire->mutable_created_time());
  ToWire(key.expires_time, wire->mutable_expires_time());
  if (key.last_used_time > Instant{}) ToWire(key.last_used_time, wire->mutable_last_used_time());
  wire->set_revoked(key.revoked);
}

void ToWire(const OrderLink& link, v1::OrderLink* wire) {
  wire->set_order_link_id(WireId(link.id));
  wire->set_purchase_order_id(WireId(link.purchase_order_id));
  wire->set_email(link.email);
  ToWire(link.expires_time, wire->mutable_expires_time());
  wire->set_revoked(link.revoked);
}

void ToWire(const AuditEntry& entry, v1::AuditEntry* wire) {
  wire->set_audit_entry_id(WireId(entry.id));
  ToWire(entry.recorded_time, wire->mutable_recorded_time());
  wire->set_actor(entry.subject.actor);
  wire->set_supplier_id(WireId(entry.subject.supplier_id));
  wire->set_address(entry.subject.address);
  wire->set_method(entry.subject.method);
  wire->set_outcome(static_cast<v1::AuditOutcome>(entry.outcome));
  wire->set_reason(entry.reason);
  wire->set_resource(entry.resource);
  wire->set_before(entry.before);
  wire->set_after(entry.after);
}

}  // namespace backline
