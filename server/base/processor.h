// Where a thread runs. The kernel decides, and often puts a thread that is woken beside the one
// that woke it; two that compute at the same time must be told apart. Record 32 in
// server/README.md.
#pragma once

namespace backline {

// The processor that runs the calling thread now; -1 where the kernel does not say.
int CurrentProcessor();

// Moves the calling thread to another processor than this one, if it may run on any other. From
// then on it may run anywhere again.
void LeaveProcessor(int processor);

}  // namespace backline
