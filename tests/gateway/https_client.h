// A client for tests that sends exactly the bytes it is given over real TLS, and reads what comes
// back as strictly as the gateway reads requests. It blocks, with a patience that only a fault
// meets. One thread at a time.
#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backline::gateway {

struct Reply {
  int status = 0;                              // 0: the connection ended before a whole reply
  std::map<std::string, std::string> headers;  // names in lower case; Set-Cookie lines joined by \n
  std::string body;

  std::string header(const std::string& name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? "" : it->second;
  }
};

struct ClientOptions {
  std::string authority;    // the path of ca.pem; empty: plain text
  std::string from = {};    // its own address, such as "127.1.0.9"; empty: the system's choice
  int receive_buffer = 0;   // of the socket; 0: the system's choice
  int tls_version_max = 0;  // 0: the newest
  // What it offers; empty: all that OpenSSL has.
  std::string cipher_suites;         // such as "TLS_AES_128_GCM_SHA256"
  std::string signature_algorithms;  // such as "ECDSA+SHA256"
  std::string protocol;              // of ALPN, such as "http/1.1"; empty: no ALPN
};

class HttpsClient {
 public:
  // Connects to 127.0.0.1. Throws if there is no connection.
  HttpsClient(int port, const ClientOptions& options);
  ~HttpsClient();
  HttpsClient(const HttpsClient&) = delete;
  HttpsClient& operator=(const HttpsClient&) = delete;

  // False if the other side does not take it.
  bool Send(std::string_view bytes);
  // One reply, with its body whole. REQUIRES: it is no answer to HEAD, or ReadHead.
  Reply Read();
  Reply ReadHead();
  // The bytes of the next chunk of a reply whose head is read; empty at its end.
  std::string ReadChunk();
  // So many bytes of the body of a reply whose head is read, or all that come before the end.
  std::string ReadBody(size_t size) { return Take(size); }
  // Reads until the other side ends it; false if it does not within the patience.
  bool ReadToEnd();
  // Leaves without a word, as a browser does that is closed.
  void Reset();
  // Null for plain text.
  SSL* tls() { return ssl_.get(); }

 private:
  bool Fill();
  bool ReadLine(std::string* line);
  std::string Take(size_t size);

  int socket_ = -1;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
  std::string buffer_;
  bool timed_out_ = false;
};

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

// The bytes of a request. Host is added unless it is among the headers; Content-Length for a POST.
std::string RequestBytes(const std::string& method, const std::string& path, int port,
                         const HeaderLines& headers, const std::string& body = "");

}  // namespace backline::gateway
