// The grammar of HTTP/1.1, byte by byte: what is taken, what is refused, and that it makes no
// difference where the network cuts.
#include "web-gateway/request_parser.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/gateway/smuggling_corpus.h"

namespace backline::gateway {
namespace {

using State = RequestParser::State;

// What becomes of the bytes when they come in pieces of this size.
struct Outcome {
  State state = State::kHead;
  int status = 0;
  std::string body;
  std::string rest;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome Parse(const std::string& bytes, size_t piece) {
  RequestParser parser;
  std::string input;
  for (size_t at = 0; at < bytes.size(); at += piece) {
    input += bytes.substr(at, piece);
    const State state = parser.Take(input);
    if (state == State::kRefused) return {state, parser.refusal_status(), "", ""};
    if (state == State::kDone) {
      const size_t unread = std::min(bytes.size(), at + piece);
      return {state, 0, parser.request().body, input + bytes.substr(unread)};
    }
  }
  return {parser.state(), 0, "", ""};
}

std::string HeadOfSize(size_t size) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  head.append(size - head.size() - 4, 'x');
  return head + "\r\n\r\n";
}

TEST(RequestParserTest, ReadsARequest) {
  RequestParser parser;
  std::string input =
      "POST /backline.v1.A/B?c=d HTTP/1.1\r\nHost: localhost\r\nContent-Type:\t application/json "
      "\r\nContent-Length: 2\r\n\r\n{}GET";
  ASSERT_EQ(parser.Take(input), State::kDone);
  const HttpRequest& request = parser.request();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/backline.v1.A/B");
  EXPECT_EQ(request.target, "/backline.v1.A/B?c=d");
  EXPECT_EQ(request.HeaderOr("content-type", ""), "application/json");
  EXPECT_EQ(request.body, "{}");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_EQ(input, "GET");
}

TEST(RequestParserTest, ReadsChunks) {
  const Outcome expected = {State::kDone, 0, "hello world", "next"};
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "5\r\nhello\r\n006\r\n world\r\n0\r\n\r\nnext";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    EXPECT_EQ(Parse(bytes, piece), expected) << piece;
  }
}

TEST(RequestParserTest, LimitsOnBothSides) {
  EXPECT_EQ(Parse(HeadOfSize(kHeadBytesMax), 1'000).state, State::kDone);
  EXPECT_EQ(Parse(HeadOfSize(kHeadBytesMax + 1), 1'000).status, 431);
  const auto target = [](size_t size) {
    return Parse("GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 4'096);
  };
  EXPECT_EQ(target(kTargetBytesMax).state, State::kDone);
  EXPECT_EQ(target(kTargetBytesMax + 1).status, 414);
  const auto headers = [](size_t count) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (size_t i = 1; i < count; ++i) head += "X: y\r\n";
    return Parse(head + "\r\n", 4'096);
  };
  EXPECT_EQ(headers(kHeadersMax).state, State::kDone);
  EXPECT_EQ(headers(kHeadersMax + 1).status, 431);
  const auto body = [](size_t size) {
    return Parse("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) +
                     "\r\n\r\n" + std::string(size, 'b'),
                 1 << 16);
  };
  EXPECT_EQ(body(kBodyBytesMax).body.size(), kBodyBytesMax);
  EXPECT_EQ(body(kBodyBytesMax + 1).status, 413);
  const auto chunks = [](size_t size) {
    std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (size_t left = size; left > 0;) {
      const size_t count = std::min<size_t>(left, 0xFFFF);
      char text[16];
      std::snprintf(text, sizeof(text), "%zx\r\n", count);
      bytes += text + std::string(count, 'b') + "\r\n";
      left -= count;
    }
    return Parse(bytes + "0\r\n\r\n", 1 << 16);
  };
  EXPECT_EQ(chunks(kBodyBytesMax).body.size(), kBodyBytesMax);
  EXPECT_EQ(chunks(kBodyBytesMax + 1).status, 413);
}

TEST(RequestParserTest, TheCorpusIsRefusedWhereverItIsCut) {
  EXPECT_GE(SmugglingCorpus().size(), 60u);
  for (const Vector& vector : SmugglingCorpus()) {
    for (const size_t piece : {1, 2, 7, 100'000}) {
      const Outcome outcome = Parse(vector.bytes, piece);
      EXPECT_EQ(outcome.state, State::kRefused) << vector.name << " in pieces of " << piece;
      EXPECT_EQ(outcome.status, vector.status) << vector.name;
    }
  }
}

// Requests that look like the corpus and are right: the refusals above are not refusals of all.
TEST(RequestParserTest, WhatIsRightIsTaken) {
  for (const char* bytes : {
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\n\r\n",
           "POST / HTTP/1.1\r\nhost:a\r\ntransfer-encoding:chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY: \t \r\nZ: a b\tc\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nX: caf\xc3\xa9\r\n\r\n",
       }) {
    EXPECT_EQ(Parse(bytes, 3).state, State::kDone) << bytes;
  }
}

}  // namespace
}  // namespace backline::gateway
