// What is fuzzed of the gateway: everything that reads bytes of strangers.
#pragma once

#include <vector>

#include "tests/fuzz/fuzzer.h"

namespace backline::gateway {

// HTTP/1.1 from bytes, against a second parser that is written as plainly as possible, cut at any
// place; and what is read out of its headers.
fuzz::Target RequestTarget();
// The envelope of five bytes around the message of a streaming call.
fuzz::Target EnvelopeTarget();
// Each request of the contract from JSON, and back; and the refusal that a client gets to see.
fuzz::Target JsonTarget();

}  // namespace backline::gateway
