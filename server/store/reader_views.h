// Resources with what belongs to them, for rows that a query of the reader found: one statement per
// table, however many there are.
#pragma once

#include <vector>

#include "server/store/reader_session.h"

namespace backline {

// Views in the order of the rows.
std::vector<OrderView> LoadOrders(ReaderSession& session, const std::vector<Order>& orders);
std::vector<ShipmentView> LoadShipments(ReaderSession& session,
                                        const std::vector<Shipment>& shipments);
std::vector<PurchaseOrderView> LoadPurchaseOrders(
    ReaderSession& session, const std::vector<PurchaseOrder>& purchase_orders);
// By (sort_date, schedule number), for each line in the order of the keys.
std::vector<std::vector<SupplyLine>> LoadSupplyLines(ReaderSession& session,
                                                     const std::vector<PurchaseOrderLineKey>& keys);
// In the order of the ids, with promises and queue positions.
std::vector<BackorderView> LoadBackorders(ReaderSession& session,
                                          const std::vector<BackorderId>& ids);
// Where anybody waits for the product; the empty location for unbound any-lines.
std::vector<LocationId> QueueLocations(ReaderSession& session, ProductId id);

}  // namespace backline
