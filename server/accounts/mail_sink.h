// Where mails go: to a mail server by SMTP, or into a folder of .eml files for development.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "server/domain/account.h"

namespace backline {

// Sends one mail, whose body is readable, and returns when the other side has taken it.
// kInvalidArgument: it never will; anything else may be tried again.
using MailSink = std::function<absl::Status(const Mail& mail)>;

struct SmtpOptions {
  std::string url;   // smtp://host:port, smtps://host:port; smtp demands STARTTLS
  std::string user;  // empty: no sign-in
  std::string password;
  std::string sender;     // an address
  bool insecure = false;  // without TLS, for a server on this machine
};

MailSink SmtpSink(SmtpOptions options);
// One file a mail, named by its id, so that a repeated mail replaces itself.
MailSink FolderSink(std::string folder, std::string sender);

// The mail as RFC 5322 text.
std::string MailText(const Mail& mail, const std::string& sender);

}  // namespace backline
