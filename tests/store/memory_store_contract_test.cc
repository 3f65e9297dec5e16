#include "tests/store/store_contract.h"
#include "tests/support/memory_store.h"

namespace backline::testing {
namespace {

struct MemoryBackend {
  std::unique_ptr<Store> NewStore() { return std::make_unique<MemoryStore>(database); }
  MemoryDatabase database;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, MemoryBackend);

}  // namespace
}  // namespace backline::testing
