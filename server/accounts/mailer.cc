#include "server/accounts/mailer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/observability/log.h"

namespace backline {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(2);
// Longer than a transfer may take; a mail that was not taken is due again after it.
constexpr int64_t kLeaseMicros = 60 * kMicrosPerSecond;
constexpr int kAttemptsMax = 1'440;  // a day
constexpr int64_t kPruneEveryMicros = 60 * kMicrosPerSecond;
constexpr int kPruneRows = 1'000;
constexpr int kRequestDays = 7;

}  // namespace

Mailer::Mailer(std::unique_ptr<AccountStore> store, const Clock& clock, SecretBox box,
               MailSink sink)
    : store_(std::move(store)), clock_(clock), box_(std::move(box)), sink_(std::move(sink)) {
  thread_ = std::thread([this] { Run(); });
}

Mailer::~Mailer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Mailer::Wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Mailer::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    while (sink_ && SendOne()) {
    }
    Prune();
    lock.lock();
    changed_.wait_for(lock, kLookEvery, [this] { return woken_ || stopping_; });
  }
}

bool Mailer::SendOne() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
  }
  const Instant now = clock_.Now();
  auto claimed = store_->Outside([&] { return store_->ClaimMail(now, now + kLeaseMicros); });
  if (!claimed.ok()) {
    Log(LogLevel::kWarning, "mailer_error", {{"status", claimed.status().ToString()}});
    return false;
  }
  if (!*claimed) return false;
  Mail mail = **std::move(claimed);
  const auto body = box_.Open(mail.id.ToString(), mail.body);
  absl::Status status = absl::InvalidArgumentError("the mail was sealed with another key");
  if (body) {
    mail.body = *body;
    status = sink_(mail);
  }
  if (!status.ok()) {
    Log(LogLevel::kWarning, "mail_not_sent",
        {{"mail_id", mail.id.ToString()},
         {"attempt", absl::StrCat(mail.attempts)},
         {"status", status.ToString()}});
    const bool for_good = absl::IsInvalidArgument(status) || mail.attempts >= kAttemptsMax;
    if (!for_good) return true;  // due again when its lease ends
  }
  const auto finished = store_->Outside([&] { return store_->FinishMail(mail.id, status.ok()); });
  return finished.ok();
}

void Mailer::Prune() {
  const Instant now = clock_.Now();
  if (now < pruned_time_ + kPruneEveryMicros) return;
  pruned_time_ = now;
  const Date day{UtcDate(now).days_since_epoch - kRequestDays - 1};
  const Instant idle_since = now + -kSessionIdleMicros;
  for (const Changed& pruned :
       {store_->Outside([&] { return store_->DeleteSessionsBefore(now, idle_since, kPruneRows); }),
        store_->Outside([&] { return store_->DeleteAccountLinksBefore(now, kPruneRows); }),
        store_->Outside([&] { return store_->DeleteOidcSignInsBefore(now, kPruneRows); }),
        store_->Outside([&] { return store_->DeleteAccountRequestsBefore(day, kPruneRows); })}) {
    if (!pruned.ok()) {
      Log(LogLevel::kWarning, "mailer_error", {{"status", pruned.status().ToString()}});
    }
  }
}

}  // namespace backline
