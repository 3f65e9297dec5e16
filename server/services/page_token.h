// Page tokens: where a page ended, signed, and bound to the method, the filter and the caller, so
// that a token of somebody else or for something else is not ours. The key comes from the
// configuration and is the same on every server of a database. Immutable; any thread.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/auth/principal.h"
#include "server/scores/scoreboard.h"
#include "server/services/digest.h"
#include "server/store/reader.h"

namespace backline {

class PageTokens {
 public:
  explicit PageTokens(std::string_view key) : keyed_(key) {}

  // What a token of this list is bound to. page_size, page_token and min_sequence are not part of
  // the filter.
  static std::string BindingOf(std::string_view method, const Principal& principal,
                               const google::protobuf::Message& request);
  // Base64 for URLs.
  std::string Seal(const std::string& binding, const std::string& cursor) const;
  // Nothing if the token was not sealed with this key and binding.
  std::optional<std::string> Open(const std::string& binding, const std::string& token) const;

 private:
  std::string Mac(const std::string& binding, const std::string& cursor) const;
  KeyedDigest keyed_;
};

// The keys of lists as bytes and back. Decoding reads what was sealed here; other bytes give
// nothing.
std::string EncodeCursor(const std::string& text);
std::string EncodeCursor(const QueueKey& key);
std::string EncodeCursor(const SupplierLineKey& key);
std::string EncodeCursor(const DemandKey& key);
std::string EncodeCursor(const PurchaseOrderLineKey& key);
std::string EncodeCursor(const MessageKey& key);
std::string EncodeCursor(const SlotPageKey& key);
std::string EncodeCursor(const ClockPageKey& key);
std::string EncodeCursor(const FactKey& key);
std::string EncodeCursor(const LeagueKey& key);
std::string EncodeCursor(const ServedLineKey& key);
std::string EncodeCursor(const BacklogKey& key);
std::string EncodeCursor(const ChangeKey& key);
std::string EncodeCursor(const SupplyDueKey& key);
std::string EncodeCursor(const StockTurnsKey& key);
template <typename Tag>
std::string EncodeCursor(const StrongId<Tag>& id) {
  return IdToBytes(id.bits());
}

bool DecodeCursor(const std::string& bytes, std::string& text);
bool DecodeCursor(const std::string& bytes, QueueKey& key);
bool DecodeCursor(const std::string& bytes, SupplierLineKey& key);
bool DecodeCursor(const std::string& bytes, DemandKey& key);
bool DecodeCursor(const std::string& bytes, PurchaseOrderLineKey& key);
bool DecodeCursor(const std::string& bytes, MessageKey& key);
bool DecodeCursor(const std::string& bytes, SlotPageKey& key);
bool DecodeCursor(const std::string& bytes, ClockPageKey& key);
bool DecodeCursor(const std::string& bytes, FactKey& key);
bool DecodeCursor(const std::string& bytes, LeagueKey& key);
bool DecodeCursor(const std::string& bytes, ServedLineKey& key);
bool DecodeCursor(const std::string& bytes, BacklogKey& key);
bool DecodeCursor(const std::string& bytes, ChangeKey& key);
bool DecodeCursor(const std::string& bytes, SupplyDueKey& key);
bool DecodeCursor(const std::string& bytes, StockTurnsKey& key);
template <typename Tag>
bool DecodeCursor(const std::string& bytes, StrongId<Tag>& id) {
  if (bytes.size() != 16) return false;
  id = StrongId<Tag>(IdFromBytes(bytes));
  return true;
}

}  // namespace backline
