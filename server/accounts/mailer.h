// Sends the mails that wait in the database, and prunes what accounts leave behind: one thread with
// one connection. A mail is claimed by a guarded change that is committed before it is sent, and
// marked after: it is sent at least once, and its Message-ID tells a repeat. Several servers may
// run; each mail is leased to one.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "server/accounts/mail_sink.h"
#include "server/accounts/secrets.h"
#include "server/base/clock.h"
#include "server/store/account_store.h"

namespace backline {

class Mailer {
 public:
  // `sink` may be empty: then nothing is sent and mails wait.
  Mailer(std::unique_ptr<AccountStore> store, const Clock& clock, SecretBox box, MailSink sink);
  ~Mailer();
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;

  // A mail was put in: look at once. Any thread.
  void Wake();

 private:
  void Run();
  // False when nothing is due, or the database does not answer.
  bool SendOne();
  void Prune();

  const std::unique_ptr<AccountStore> store_;
  const Clock& clock_;
  const SecretBox box_;
  const MailSink sink_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  Instant pruned_time_;
  std::thread thread_;
};

}  // namespace backline
