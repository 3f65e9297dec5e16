#include "tests/gateway/smuggling_corpus.h"

namespace backline::gateway {
namespace {

using std::string_literals::operator""s;

// The head of a POST with these header lines.
std::string Post(const std::string& headers, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

std::string Chunks(const std::string& body) { return Post("Transfer-Encoding: chunked\r\n", body); }

void AddLengths(std::vector<Vector>& corpus) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  corpus.insert(
      corpus.end(),
      {
          {"CL.TE", Post("Content-Length: 6\r\n" + chunked, "0\r\n\r\nG")},
          {"TE.CL", Post(chunked + "Content-Length: 4\r\n", "5c\r\n")},
          {"CL 0 and TE", Post("Content-Length: 0\r\n" + chunked, "0\r\n\r\n")},
          {"CL twice, equal", Post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc")},
          {"CL twice, different", Post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc")},
          {"CL list", Post("Content-Length: 3, 3\r\n", "abc")},
          {"CL plus sign", Post("Content-Length: +3\r\n", "abc")},
          {"CL minus sign", Post("Content-Length: -3\r\n", "abc")},
          {"CL hex", Post("Content-Length: 0x3\r\n", "abc")},
          {"CL inner blank", Post("Content-Length: 1 0\r\n", "abc")},
          {"CL empty", Post("Content-Length:\r\n", "abc")},
          {"CL letters", Post("Content-Length: abc\r\n", "abc")},
          {"CL fraction", Post("Content-Length: 3.0\r\n", "abc")},
          {"CL eleven digits", Post("Content-Length: 00000000003\r\n", "abc")},
          {"CL overflow", Post("Content-Length: 18446744073709551619\r\n", "abc")},
          {"CL quoted", Post("Content-Length: \"3\"\r\n", "abc")},
          {"CL vertical tab", Post("Content-Length: 3\v\r\n", "abc")},
          {"CL too large", Post("Content-Length: 1048582\r\n"), 413},
          {"CL far too large", Post("Content-Length: 9999999999\r\n"), 413},
          {"TE twice", Post(chunked + chunked, "0\r\n\r\n")},
          {"TE list", Post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")},
          {"TE identity", Post("Transfer-Encoding: identity\r\n", "0\r\n\r\n")},
          {"TE gzip", Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
          {"TE xchunked", Post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
          {"TE chunked with a parameter", Post("Transfer-Encoding: chunked;a=b\r\n", "0\r\n\r\n")},
          {"TE quoted", Post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")},
          {"TE empty", Post("Transfer-Encoding:\r\n", "0\r\n\r\n")},
          {"TE blank before the colon", Post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
          {"TE tab before the colon", Post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n")},
          {"TE vertical tab", Post("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n")},
          {"TE folded", Post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")},
          {"TE behind a fold", Post("X: y\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n")},
          {"TE behind a bare LF", Post("X: y\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
          {"TE behind a bare CR", Post("X: y\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
          {"body of a GET", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"},
          {"chunks of a GET",
           "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      });
}

void AddChunks(std::vector<Vector>& corpus) {
  corpus.insert(corpus.end(),
                {
                    {"chunk size empty", Chunks("\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size with 0x", Chunks("0x3\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size negative", Chunks("-3\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size with plus", Chunks("+3\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size with a blank", Chunks("3 \r\nabc\r\n0\r\n\r\n")},
                    {"chunk size behind a blank", Chunks(" 3\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size of nine digits", Chunks("000000003\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size overflow", Chunks("FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")},
                    {"chunk size too large", Chunks("7FFFFFFF\r\n"), 413},
                    {"chunk extension", Chunks("3;a=b\r\nabc\r\n0\r\n\r\n")},
                    {"chunk extension with LF", Chunks("3;\nabc\r\n0\r\n\r\n")},
                    {"chunk ended by LF", Chunks("3\nabc\r\n0\r\n\r\n")},
                    {"chunk ended by CR CR LF", Chunks("3\r\r\nabc\r\n0\r\n\r\n")},
                    {"chunk longer than it says", Chunks("3\r\nabcd\r\n0\r\n\r\n")},
                    {"chunk shorter than it says", Chunks("5\r\nabc\r\n0\r\n\r\n")},
                    {"chunk bytes ended by LF", Chunks("3\r\nabc\n0\r\n\r\n")},
                    {"trailer", Chunks("0\r\nX: y\r\n\r\n")},
                    {"last chunk ended by LF", Chunks("0\r\n\n")},
                });
}

void AddHeads(std::vector<Vector>& corpus) {
  const auto get = [](const std::string& headers) {
    return "GET / HTTP/1.1\r\n" + headers + "\r\n";
  };
  corpus.insert(corpus.end(),
                {
                    {"no Host", get("X: y\r\n")},
                    {"empty Host", get("Host:\r\n")},
                    {"Host twice", get("Host: a\r\nHost: b\r\n")},
                    {"name empty", get("Host: a\r\n: y\r\n")},
                    {"name with a blank", get("Host: a\r\nX y: z\r\n")},
                    {"no colon", get("Host: a\r\nXy\r\n")},
                    {"first header folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
                    {"NUL in a value", get("Host: a\r\nX: a\0b\r\n"s)},
                    {"NUL in a name", get("Host: a\r\nX\0: b\r\n"s)},
                    {"DEL in a value", get("Host: a\r\nX: a\x7f\r\n")},
                    {"bell in a value", get("Host: a\r\nX: a\a\r\n")},
                    {"lines ended by LF", "GET / HTTP/1.1\nHost: a\n\n"},
                    {"bare CR ends the head", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"},
                    {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"no version", "GET /\r\nHost: a\r\n\r\n"},
                    {"HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", 505},
                    {"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
                    {"HTTP/1.1 in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n"},
                    {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"},
                    {"version with a blank behind", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
                    {"two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"tab for a blank", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"absolute target", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"authority as target", "CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"target without a slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"byte above ASCII in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"method with a slash", "GE/T / HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"method too long", "GETGETGETGETGETGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
                    {"another expectation", get("Host: a\r\nExpect: 200-ok\r\n"), 417},
                    {"TLS to a plain parser", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
                });
}

}  // namespace

const std::vector<Vector>& SmugglingCorpus() {
  static const std::vector<Vector> kCorpus = [] {
    std::vector<Vector> corpus;
    AddLengths(corpus);
    AddChunks(corpus);
    AddHeads(corpus);
    return corpus;
  }();
  return kCorpus;
}

}  // namespace backline::gateway
