#include "clients/cli/progress.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "clients/cli/table.h"

namespace backline::cli {
namespace {

constexpr int kBarColumns = 30;
constexpr auto kRedrawEvery = std::chrono::milliseconds(100);

}  // namespace

Progress::Progress(std::string what, int64_t total)
    : what_(std::move(what)), total_(total), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (!terminal_ || shown_tenths_ < 0) return;
  Draw();
  std::cerr << std::endl;
}

void Progress::Set(int64_t done, const std::string& note) {
  done_ = done;
  note_ = note;
  const int64_t tenths = total_ == 0 ? 10 : done_ * 10 / total_;
  if (!terminal_) {
    if (tenths == shown_tenths_) return;
    shown_tenths_ = tenths;
    std::cerr << what_ << ": " << tenths * 10 << " %, " << Grouped(done_) << " of "
              << Grouped(total_) << (note_.empty() ? "" : ", ") << note_ << std::endl;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (shown_tenths_ >= 0 && now - shown_ < kRedrawEvery) return;
  shown_ = now;
  shown_tenths_ = tenths;
  Draw();
}

void Progress::Draw() {
  const auto filled = static_cast<size_t>(total_ == 0 ? kBarColumns : done_ * kBarColumns / total_);
  std::cerr << "\r\033[K" << what_ << " [" << std::string(filled, '#')
            << std::string(kBarColumns - filled, '.') << "] " << Grouped(done_) << " of "
            << Grouped(total_) << (note_.empty() ? "" : "  ") << note_ << std::flush;
}

}  // namespace backline::cli
