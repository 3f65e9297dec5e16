// Persons and suppliers as this feature reads them. No event tells of persons: a command reads them
// again.
import { useQuery } from "@tanstack/react-query";
import { catalog, users } from "@/api/clients";
import { UserRole } from "@/api/gen/backline/v1/account_service_pb";
import { allPages } from "@/api/paging";
import { useUser } from "@/api/session";

export function usePeople() {
  return useQuery({
    queryKey: ["users", ""],
    // Others invite too.
    refetchOnMount: "always",
    queryFn: ({ signal }) =>
      allPages(
        (page) => users.listUsers(page, { signal }),
        (answer) => answer.users,
      ),
  });
}

// Only staff's administrators see more than one party.
export function useIsStaffAdministrator(): boolean {
  return useUser().roles.includes(UserRole.ADMINISTRATOR);
}

export function useSuppliers() {
  return useQuery({
    queryKey: ["catalog", "suppliers"],
    enabled: useIsStaffAdministrator(),
    queryFn: ({ signal }) =>
      allPages(
        (page) => catalog.listSuppliers(page, { signal }),
        (answer) => answer.suppliers,
      ),
  });
}
