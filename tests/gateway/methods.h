// What the tests of the gateway call, and what their messages are made of.
#pragma once

namespace backline::gateway {

inline constexpr char kGetProduct[] = "CatalogService/GetProduct";
inline constexpr char kWatchEvents[] = "EventService/WatchEvents";
inline constexpr char kProductPath[] = "/backline.v1.CatalogService/GetProduct";
inline constexpr char kWatchPath[] = "/backline.v1.EventService/WatchEvents";
inline constexpr char kProto[] = "application/proto";
inline constexpr char kStreamProto[] = "application/connect+proto";

}  // namespace backline::gateway
