#include "server/services/page_token.h"

#include <openssl/crypto.h>

#include "absl/strings/escaping.h"

namespace backline {
namespace {

constexpr size_t kMacBytes = 16;
constexpr size_t kTokenBytesMax = 512;
constexpr size_t kIdBytes = 16;
constexpr size_t kIntBytes = 8;

void PutInt(std::string& bytes, int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(value) >> shift));
  }
}

int64_t GetInt(const std::string& bytes, size_t at) {
  uint64_t value = 0;
  for (size_t i = at; i < at + kIntBytes; ++i) {
    value = value << 8 | static_cast<uint8_t>(bytes[i]);
  }
  return static_cast<int64_t>(value);
}

Id128 GetId(const std::string& bytes, size_t at) {
  return IdFromBytes(std::string_view(bytes).substr(at, kIdBytes));
}

}  // namespace

std::string PageTokens::BindingOf(std::string_view method, const Principal& principal,
                                  const google::protobuf::Message& request) {
  return Digest({method, principal.name,
                 DeterministicBytesWithout(request, {"page_size", "page_token", "min_sequence"})});
}

std::string PageTokens::Mac(const std::string& binding, const std::string& cursor) const {
  return keyed_.Of({binding, cursor}).substr(0, kMacBytes);
}

std::string PageTokens::Seal(const std::string& binding, const std::string& cursor) const {
  return absl::WebSafeBase64Escape(Mac(binding, cursor) + cursor);
}

std::optional<std::string> PageTokens::Open(const std::string& binding,
                                            const std::string& token) const {
  std::string bytes;
  if (token.size() > kTokenBytesMax || !absl::WebSafeBase64Unescape(token, &bytes) ||
      bytes.size() <= kMacBytes) {
    return std::nullopt;
  }
  std::string cursor = bytes.substr(kMacBytes);
  if (CRYPTO_memcmp(bytes.data(), Mac(binding, cursor).data(), kMacBytes) != 0) return std::nullopt;
  return cursor;
}

std::string EncodeCursor(const std::string& text) { return "t" + text; }

std::string EncodeCursor(const QueueKey& key) {
  std::string bytes;
  PutInt(bytes, key.rank_key);
  PutInt(bytes, key.queue_sequence);
  bytes += IdToBytes(key.id);
  PutInt(bytes, key.line_number);
  return bytes;
}

std::string EncodeCursor(const SupplierLineKey& key) {
  std::string bytes;
  PutInt(bytes, key.requested_date ? key.requested_date->days_since_epoch : INT64_MIN);
  bytes += IdToBytes(key.purchase_order_id.bits());
  PutInt(bytes, key.line_number);
  return bytes;
}

std::string EncodeCursor(const DemandKey& key) {
  return IdToBytes(key.product_id.bits()) + IdToBytes(key.supply_line_id.bits());
}

std::string EncodeCursor(const PurchaseOrderLineKey& key) {
  std::string bytes = IdToBytes(key.purchase_order_id.bits());
  PutInt(bytes, key.line_number);
  return bytes;
}

std::string EncodeCursor(const MessageKey& key) {
  std::string bytes;
  PutInt(bytes, key.message_number);
  return bytes;
}

std::string EncodeCursor(const SlotPageKey& key) {
  std::string bytes;
  PutInt(bytes, key.period_start.days_since_epoch);
  return bytes + IdToBytes(key.slot_id.bits());
}

std::string EncodeCursor(const ClockPageKey& key) {
  std::string bytes;
  PutInt(bytes, key.due_time.unix_micros);
  return bytes + IdToBytes(key.clock_id.bits());
}

std::string EncodeCursor(const FactKey& key) {
  std::string bytes;
  PutInt(bytes, key.sequence);
  PutInt(bytes, key.ordinal);
  return bytes;
}

std::string EncodeCursor(const LeagueKey& key) {
  std::string bytes;
  PutInt(bytes, key.millionths);
  PutInt(bytes, key.as_of.unix_micros);
  PutInt(bytes, key.sequence);
  return bytes + IdToBytes(key.supplier_id.bits());
}

bool DecodeCursor(const std::string& bytes, FactKey& key) {
  if (bytes.size() != 2 * kIntBytes) return false;
  key.sequence = GetInt(bytes, 0);
  key.ordinal = static_cast<int32_t>(GetInt(bytes, kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, LeagueKey& key) {
  if (bytes.size() != 3 * kIntBytes + kIdBytes) return false;
  key.millionths = GetInt(bytes, 0);
  key.as_of = Instant{GetInt(bytes, kIntBytes)};
  key.sequence = GetInt(bytes, 2 * kIntBytes);
  key.supplier_id = SupplierId(GetId(bytes, 3 * kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, std::string& text) {
  if (!bytes.starts_with("t")) return false;
  text = bytes.substr(1);
  return true;
}

bool DecodeCursor(const std::string& bytes, QueueKey& key) {
  if (bytes.size() != 3 * kIntBytes + kIdBytes) return false;
  key.rank_key = GetInt(bytes, 0);
  key.queue_sequence = GetInt(bytes, kIntBytes);
  key.id = GetId(bytes, 2 * kIntBytes);
  key.line_number = static_cast<int32_t>(GetInt(bytes, 2 * kIntBytes + kIdBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, SupplierLineKey& key) {
  if (bytes.size() != 2 * kIntBytes + kIdBytes) return false;
  const int64_t days = GetInt(bytes, 0);
  key.requested_date.reset();
  if (days != INT64_MIN) key.requested_date = Date{static_cast<int32_t>(days)};
  key.purchase_order_id = PurchaseOrderId(GetId(bytes, kIntBytes));
  key.line_number = static_cast<int32_t>(GetInt(bytes, kIntBytes + kIdBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, PurchaseOrderLineKey& key) {
  if (bytes.size() != kIdBytes + kIntBytes) return false;
  key.purchase_order_id = PurchaseOrderId(GetId(bytes, 0));
  key.line_number = static_cast<int32_t>(GetInt(bytes, kIdBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, MessageKey& key) {
  if (bytes.size() != kIntBytes) return false;
  key.message_number = GetInt(bytes, 0);
  return true;
}

bool DecodeCursor(const std::string& bytes, SlotPageKey& key) {
  if (bytes.size() != kIntBytes + kIdBytes) return false;
  key.period_start = Date{static_cast<int32_t>(GetInt(bytes, 0))};
  key.slot_id = SlotId(GetId(bytes, kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, ClockPageKey& key) {
  if (bytes.size() != kIntBytes + kIdBytes) return false;
  key.due_time = Instant{GetInt(bytes, 0)};
  key.clock_id = ClockId(GetId(bytes, kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, DemandKey& key) {
  if (bytes.size() != 2 * kIdBytes) return false;
  key.product_id = ProductId(GetId(bytes, 0));
  key.supply_line_id = SupplyLineId(GetId(bytes, kIdBytes));
  return true;
}

std::string EncodeCursor(const ServedLineKey& key) {
  std::string bytes;
  PutInt(bytes, key.stated);
  PutInt(bytes, key.accepted_time.unix_micros);
  PutInt(bytes, key.line_number);
  return bytes + IdToBytes(key.order_id.bits());
}

std::string EncodeCursor(const BacklogKey& key) {
  std::string bytes;
  PutInt(bytes, key.recorded_time.unix_micros);
  PutInt(bytes, key.rank_key);
  PutInt(bytes, key.queue_sequence);
  return bytes + IdToBytes(key.backorder_id.bits()) + IdToBytes(key.location_id.bits());
}

std::string EncodeCursor(const ChangeKey& key) {
  std::string bytes;
  PutInt(bytes, key.sequence);
  PutInt(bytes, key.ordinal);
  return bytes + IdToBytes(key.backorder_id.bits());
}

std::string EncodeCursor(const SupplyDueKey& key) {
  std::string bytes;
  PutInt(bytes, key.due_date.days_since_epoch);
  return bytes + IdToBytes(key.supply_line_id.bits());
}

std::string EncodeCursor(const StockTurnsKey& key) {
  return IdToBytes(key.product_id.bits()) + IdToBytes(key.location_id.bits());
}

bool DecodeCursor(const std::string& bytes, ServedLineKey& key) {
  if (bytes.size() != 3 * kIntBytes + kIdBytes) return false;
  key.stated = GetInt(bytes, 0) != 0;
  key.accepted_time = Instant{GetInt(bytes, kIntBytes)};
  key.line_number = static_cast<int32_t>(GetInt(bytes, 2 * kIntBytes));
  key.order_id = OrderId(GetId(bytes, 3 * kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, BacklogKey& key) {
  if (bytes.size() != 3 * kIntBytes + 2 * kIdBytes) return false;
  key.recorded_time = Instant{GetInt(bytes, 0)};
  key.rank_key = GetInt(bytes, kIntBytes);
  key.queue_sequence = GetInt(bytes, 2 * kIntBytes);
  key.backorder_id = BackorderId(GetId(bytes, 3 * kIntBytes));
  key.location_id = LocationId(GetId(bytes, 3 * kIntBytes + kIdBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, ChangeKey& key) {
  if (bytes.size() != 2 * kIntBytes + kIdBytes) return false;
  key.sequence = GetInt(bytes, 0);
  key.ordinal = static_cast<int32_t>(GetInt(bytes, kIntBytes));
  key.backorder_id = BackorderId(GetId(bytes, 2 * kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, SupplyDueKey& key) {
  if (bytes.size() != kIntBytes + kIdBytes) return false;
  key.due_date = Date{static_cast<int32_t>(GetInt(bytes, 0))};
  key.supply_line_id = SupplyLineId(GetId(bytes, kIntBytes));
  return true;
}

bool DecodeCursor(const std::string& bytes, StockTurnsKey& key) {
  if (bytes.size() != 2 * kIdBytes) return false;
  key.product_id = ProductId(GetId(bytes, 0));
  key.location_id = LocationId(GetId(bytes, kIdBytes));
  return true;
}

}  // namespace backline
