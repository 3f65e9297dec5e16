// The portal's files: what is served, how it may be kept, and what is not there.
#include "web-gateway/static_files.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace backline::gateway {
namespace {

class StaticFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("static-" + std::to_string(getpid()));
    Write("index.html", "<!doctype html><title>Backline</title>");
    Write("assets/app-Ab3_d-9z.js", "script");
    Write("assets/app-Ab3_d-9z.js.br", "brotli");
    Write("assets/app-Ab3_d-9z.js.gz", "gzip");
    Write("assets/logo.svg", "<svg/>");
    Write("favicon.ico", "icon");
    Write("notes.gz", "no form of another file");
    std::filesystem::create_symlink("/etc/passwd", folder_ / "passwd.txt");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << text;
  }

  HttpResponse Get(const std::string& path, const Headers& headers = {},
                   const std::string& method = "GET") {
    const auto files = StaticFiles::Load(folder_);
    EXPECT_TRUE(files.ok()) << files.status();
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = headers;
    return files->Answer(request);
  }
  static std::string Header(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }

  std::filesystem::path folder_;
};

TEST_F(StaticFilesTest, HashedAssetsAreKeptForEver) {
  const HttpResponse asset = Get("/assets/app-Ab3_d-9z.js");
  EXPECT_EQ(asset.status, 200);
  EXPECT_EQ(asset.content(), "script");
  EXPECT_EQ(Header(asset, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(Header(asset, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(Header(Get("/assets/logo.svg"), "Cache-Control"), "no-cache");
  EXPECT_EQ(Header(Get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(Get("/favicon.ico").content(), "icon");
  EXPECT_EQ(Get("/notes.gz").content(), "no form of another file");
}

TEST_F(StaticFilesTest, TheFormThatTheBrowserTakes) {
  const auto form = [&](const std::string& accepted) {
    const HttpResponse response = Get("/assets/app-Ab3_d-9z.js", {{"accept-encoding", accepted}});
    EXPECT_EQ(Header(response, "Vary"), "Accept-Encoding");
    return Header(response, "Content-Encoding") + ":" + response.content();
  };
  EXPECT_EQ(form("gzip, deflate, br"), "br:brotli");
  EXPECT_EQ(form("gzip, br;q=0"), "gzip:gzip");
  EXPECT_EQ(form("gzip;q=0.5, br;q=0.000"), "gzip:gzip");
  EXPECT_EQ(form("br;q=0.1"), "br:brotli");
  EXPECT_EQ(form("deflate"), ":script");
  EXPECT_EQ(form(""), ":script");
}

TEST_F(StaticFilesTest, ETagsAnswerWithoutTheBody) {
  const HttpResponse first = Get("/");
  const std::string etag = Header(first, "ETag");
  EXPECT_EQ(etag.size(), 26u);
  EXPECT_EQ(Get("/", {{"if-none-match", etag}}).status, 304);
  EXPECT_EQ(Get("/", {{"if-none-match", "W/" + etag}}).status, 304);
  EXPECT_EQ(Get("/", {{"if-none-match", "\"other\", " + etag}}).status, 304);
  EXPECT_EQ(Get("/", {{"if-none-match", "\"other\""}}).status, 200);
  // Each form has its own.
  EXPECT_NE(Header(Get("/assets/app-Ab3_d-9z.js"), "ETag"),
            Header(Get("/assets/app-Ab3_d-9z.js", {{"accept-encoding", "br"}}), "ETag"));
  EXPECT_EQ(Get("/", {}, "HEAD").status, 200);
}

TEST_F(StaticFilesTest, PagesOfThePortalAndNothingElse) {
  for (const char* page : {"/", "/orders", "/orders/12/lines", "/orders/"}) {
    EXPECT_EQ(Get(page).content(), "<!doctype html><title>Backline</title>") << page;
  }
  for (const char* path : {"/none.js", "/assets/none", "/assets/", "/../index.htm", "/.env",
                           "/assets/../../etc/passwd", "/%2e%2e/etc/passwd.x", "/passwd.txt",
                           "/orders/..%2f..%2fetc%2fpasswd"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
  EXPECT_EQ(Get("/", {}, "POST").status, 405);
}

TEST_F(StaticFilesTest, AFolderWithoutAPortalIsRefused) {
  EXPECT_FALSE(StaticFiles::Load(folder_ / "assets").ok());
  EXPECT_FALSE(StaticFiles::Load(folder_ / "nowhere").ok());
  HttpRequest request;
  request.method = "GET";
  request.path = "/";
  EXPECT_EQ(StaticFiles().Answer(request).status, 404);
}

}  // namespace
}  // namespace backline::gateway
