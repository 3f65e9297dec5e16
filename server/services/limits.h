// Every limit that the contract (protos/backline/v1) states, by name. Limits that are rules of the
// domain stand there and are repeated here under their own names only where the domain has none.
#pragma once

#include <cstdint>

#include "server/base/clock.h"

namespace backline {

constexpr int kCodeBytesMax = 64;
constexpr int kNameBytesMax = 200;
constexpr int kReferenceBytesMax = 100;  // external, tracking and delivery references
constexpr int kDeliveryNoteBytesMax = 64;
constexpr int kNoteBytesMax = 500;
constexpr int kMessageBytesMax = 2'000;
constexpr int kDisputeBytesMax = 1'000;  // of its text, and of the comment on it
constexpr int kTimeZoneBytesMax = 64;

constexpr int kLineNumberMax = 9'999;
constexpr int kBulkOrdersMax = 500;
constexpr int kBulkLinesMax = 2'000;
constexpr int kBulkAnswersMax = 200;
constexpr int kPacksMax = 20;
constexpr int kLeadTimeDaysMax = 3'650;
constexpr int kLocationRankMax = 1'000;
constexpr int kSourcingRankMax = 1'000;
constexpr int kTierMax = 9;
constexpr int kTierDefault = 5;
constexpr int kTolerancePercentMax = 100;
constexpr int kToleranceDaysMax = 3'650;
constexpr int64_t kMoneyUnitsMax = 1'000'000'000'000;
constexpr int32_t kNanosMax = 999'999'999;

// Threads for reads of whole windows (KPIs, leagues of suppliers), and how many such reads wait.
constexpr int kLongReaders = 2;
constexpr int kLongReadsMax = 64;

constexpr int kChangeDaysMax = 31;
constexpr int kChurnAfterDaysMax = 365;
constexpr int kAgeDaysMax = 36'500;
constexpr int kSourcesWantedMax = 20;
constexpr int kSourcesWantedDefault = 2;
constexpr int kSourcingProductsMax = 100;  // that one call asks for by id

constexpr int kPageSizeDefault = 50;
constexpr int kSourcingListMax = 200;
constexpr int kPromisePartsMax = 64;

// What the caller may state: only an importer further back, nobody further ahead.
constexpr int kDaysBackMax = 3;
constexpr int kDaysAheadMax = 1;

constexpr int kFieldViolationsMax = 20;
// The details of an error travel in a header, whose limit they share.
constexpr int kErrorDetailsBytesMax = 2'048;

constexpr int64_t kCallDeadlineMicros = 30 * kMicrosPerSecond;
constexpr int kReceiveBytesMax = 1 << 20;
// A page ends early rather than pass what clients receive by default (4 MiB).
constexpr int kPageBytesMax = 3 << 20;

constexpr int kWatchEventsPerMessage = 256;
constexpr int64_t kHeartbeatMicros = 15 * kMicrosPerSecond;

constexpr size_t kEmailBytesMin = 3;
constexpr size_t kEmailBytesMax = 254;
constexpr int kCodeTextBytesMax = 40;  // of an authenticator, or for recovery
constexpr size_t kTokenBytes = 43;
constexpr int kOidcCodeBytesMax = 4'096;
constexpr int kUserRolesMax = 3;
constexpr int kApiKeyScopesMax = 3;
constexpr int kApiKeyDaysMax = 365;
constexpr int kOrderLinkDaysMax = 90;
constexpr size_t kCredentialBytesMax = 128;
constexpr size_t kAddressBytesMax = 64;

}  // namespace backline
