#include "tests/store/dialogue_contract.h"
#include "tests/store/log_contract.h"
#include "tests/store/plan_contract.h"
#include "tests/store/row_contract.h"
#include "tests/store/slot_contract.h"
#include "tests/support/memory_store.h"

namespace backline::testing {
namespace {

struct MemoryBackend {
  std::unique_ptr<Store> NewStore() { return std::make_unique<MemoryStore>(database); }
  MemoryDatabase database;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, RowContract, MemoryBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, PlanContract, MemoryBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LogContract, MemoryBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, DialogueContract, MemoryBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, SlotContract, MemoryBackend);

}  // namespace
}  // namespace backline::testing
