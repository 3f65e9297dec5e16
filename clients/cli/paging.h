// Reads all pages of a list, up to a limit, into one response.
#pragma once

#include <algorithm>

#include "clients/cli/session.h"

namespace backline::cli {

constexpr int kPageSizeMax = 200;

// `count` tells how many items a response holds. The merged response keeps a next_page_token when
// the limit cut it short.
template <typename Stub, typename Request, typename Response, typename Count>
Response ListAll(BacklineClient& client,
                 grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                 Request request, int limit, const Count& count) {
  Response all;
  do {
    request.set_page_size(std::min(kPageSizeMax, limit - count(all)));
    Response page = Answer(client.Call(method, request));
    request.set_page_token(page.next_page_token());
    all.clear_next_page_token();
    all.MergeFrom(page);
  } while (!all.next_page_token().empty() && count(all) < limit);
  return all;
}

}  // namespace backline::cli
