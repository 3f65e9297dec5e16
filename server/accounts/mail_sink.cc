#include "server/accounts/mail_sink.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace backline {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kTransferSeconds = 30;
constexpr long kRefusedForGood = 500;

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Recipients = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

struct Upload {
  std::string text;
  size_t at = 0;
};

size_t ReadUpload(char* buffer, size_t size, size_t count, void* context) {
  auto* upload = static_cast<Upload*>(context);
  const size_t bytes = std::min(size * count, upload->text.size() - upload->at);
  std::memcpy(buffer, upload->text.data() + upload->at, bytes);
  upload->at += bytes;
  return bytes;
}

// Tue, 24 Nov 2026 18:41:06 +0000
std::string MailDate(Instant instant) {
  const std::time_t seconds = instant.unix_micros / kMicrosPerSecond;
  std::tm time{};
  gmtime_r(&seconds, &time);
  char text[64];
  std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &time);
  return text;
}

absl::Status SendBySmtp(const SmtpOptions& options, const Mail& mail) {
  const Curl curl(curl_easy_init(), &curl_easy_cleanup);
  if (curl == nullptr) return absl::UnavailableError("no memory for a mail");
  const std::string to = absl::StrCat("<", mail.recipient, ">");
  const std::string from = absl::StrCat("<", options.sender, ">");
  const Recipients recipients(curl_slist_append(nullptr, to.c_str()), &curl_slist_free_all);
  Upload upload{MailText(mail, options.sender)};
  CURL* const handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, options.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(
      handle, CURLOPT_USE_SSL,
      options.insecure ? static_cast<long>(CURLUSESSL_NONE) : static_cast<long>(CURLUSESSL_ALL));
  if (!options.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, options.password.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, ReadUpload);
  curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kTransferSeconds);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  const CURLcode code = curl_easy_perform(handle);
  if (code == CURLE_OK) return absl::OkStatus();
  long answer = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
  const std::string message = absl::StrCat(curl_easy_strerror(code), ", answer ", answer);
  if (answer >= kRefusedForGood) return absl::InvalidArgumentError(message);
  return absl::UnavailableError(message);
}

}  // namespace

std::string MailText(const Mail& mail, const std::string& sender) {
  const std::string domain = sender.substr(sender.find('@') + 1);
  return absl::StrCat("Date: ", MailDate(mail.created_time), "\r\nFrom: Backline <", sender,
                      ">\r\nTo: <", mail.recipient, ">\r\nSubject: ", mail.subject,
                      "\r\nMessage-ID: <", mail.id.ToString(), "@", domain,
                      ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: 8bit\r\nAuto-Submitted: auto-generated\r\n\r\n",
                      absl::StrReplaceAll(mail.body, {{"\n", "\r\n"}}), "\r\n");
}

MailSink SmtpSink(SmtpOptions options) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  return [options = std::move(options)](const Mail& mail) -> absl::Status {
    if (kReady != CURLE_OK) return absl::UnavailableError("libcurl is not usable");
    return SendBySmtp(options, mail);
  };
}

MailSink FolderSink(std::string folder, std::string sender) {
  return [folder = std::move(folder), sender = std::move(sender)](const Mail& mail) {
    const std::string path = absl::StrCat(folder, "/", mail.id.ToString(), ".eml");
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    {
      std::ofstream file(path + ".new", std::ios::binary | std::ios::trunc);
      file << MailText(mail, sender);
      file.flush();
      if (!file) return absl::UnavailableError("cannot write " + path);
    }
    std::filesystem::permissions(
        path + ".new", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
        error);
    std::filesystem::rename(path + ".new", path, error);
    if (error) return absl::UnavailableError(absl::StrCat(path, ": ", error.message()));
    return absl::OkStatus();
  };
}

}  // namespace backline
