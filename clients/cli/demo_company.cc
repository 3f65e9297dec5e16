#include "clients/cli/demo_company.h"

#include <iterator>

namespace backline::cli {
namespace {

constexpr DemoProduct kProducts[] = {
    // Acme: pumps, tubes, fittings.
    {"PUMP-100", "Infusion pump", "allow", "BOX-4", 4, "acme", "PUMPS", 21, "412.00", 40, 24},
    {"PUMP-200", "Syringe pump", "allow", "BOX-4", 4, "acme", "PUMPS", 21, "538.00", 12, 4},
    {"PUMP-ENT", "Feeding pump", "allow", "BOX-4", 4, "acme", "PUMPS", 24, "365.00", 8, 0},
    {"STAND-IV", "Infusion stand, five feet", "allow", "BOX-2", 2, "acme", "PUMPS", 18, "74.90", 10,
     6},
    {"CLAMP-POLE", "Pole clamp", "allow", "BOX-6", 6, "acme", "PUMPS", 14, "19.80", 18, 12},
    {"TUBE-22", "Extension tube, 22 cm", "allow", "BOX-50", 50, "acme", "TUBES", 10, "0.85", 2'000,
     900},
    {"TUBE-150", "Extension tube, 150 cm", "allow", "BOX-50", 50, "acme", "TUBES", 10, "1.35", 400,
     150},
    {"LINE-GRAV", "Gravity line", "allow", "BOX-50", 50, "acme", "TUBES", 12, "1.95", 250, 100},
    {"LINE-PUMP", "Pump line", "allow", "BOX-40", 40, "acme", "TUBES", 12, "3.40", 160, 80},
    {"CATH-16", "Suction catheter, size 16", "allow", "BOX-50", 50, "acme", "TUBES", 14, "0.62",
     300, 0},
    {"VALVE-3W", "Three-way valve", "allow", "BAG-25", 25, "acme", "FITTINGS", 12, "1.10", 300,
     300},
    {"CONN-Y", "Y connector", "allow", "BAG-25", 25, "acme", "FITTINGS", 12, "0.48", 200, 50},
    {"CAP-LUER", "Luer cap", "allow", "BAG-100", 100, "acme", "FITTINGS", 9, "0.09", 900, 400},
    {"FILTER-H14", "Filter H14", "dated_only", "BOX-6", 6, "acme", "", 9, "31.20", 36, 12},
    {"MANUAL-EN", "Service manual, English", "deny", "BOX-40", 40, "acme", "", 30, "8.00", 80, 0},
    // Borealis: sensors, batteries, electronics.
    {"SENSOR-O2", "Oxygen sensor", "allow", "BOX-2", 2, "borealis", "SENSORS", 28, "96.50", 10, 5},
    {"SENSOR-SPO2", "Finger sensor, reusable", "allow", "BOX-5", 5, "borealis", "SENSORS", 21,
     "54.00", 15, 10},
    {"SENSOR-TEMP", "Skin temperature probe", "allow", "BOX-5", 5, "borealis", "SENSORS", 21,
     "27.50", 20, 0},
    {"SENSOR-FLOW", "Flow sensor", "allow", "BOX-4", 4, "borealis", "SENSORS", 28, "118.00", 4, 4},
    {"CUFF-NIBP", "Blood pressure cuff, adult", "allow", "BOX-5", 5, "borealis", "SENSORS", 16,
     "22.10", 25, 15},
    {"BATTERY-12V", "Battery, 12 V", "allow", "TRAY-10", 10, "borealis", "BATTERIES", 18, "23.75",
     60, 20},
    {"BATTERY-7V", "Battery, 7.4 V", "allow", "TRAY-10", 10, "borealis", "BATTERIES", 18, "17.20",
     30, 10},
    {"CHARGER-4", "Charger, four bays", "allow", "BOX-3", 3, "borealis", "BATTERIES", 20, "139.00",
     6, 0},
    {"BOARD-CTL", "Controller board", "allow", "BOX-5", 5, "borealis", "BOARDS", 35, "88.40", 10,
     5},
    {"DISPLAY-7", "Display, 7 inch", "allow", "BOX-4", 4, "borealis", "BOARDS", 32, "64.90", 8, 0},
    {"ALARM-MOD", "Alarm module", "allow", "BOX-5", 5, "borealis", "BOARDS", 25, "33.60", 10, 5},
    {"CABLE-ECG", "ECG cable, five leads", "allow", "BOX-5", 5, "borealis", "BOARDS", 15, "41.00",
     20, 5},
    {"LEAD-ECG", "ECG lead set", "allow", "BOX-10", 10, "borealis", "BOARDS", 15, "12.30", 40, 20},
    // Calder: masks, garments, dressings.
    {"MASK-FFP2", "Respirator mask FFP2", "allow", "BOX-20", 20, "calder", "MASKS", 14, "0.42",
     5'000, 0},
    {"MASK-FFP3", "Respirator mask FFP3", "allow", "BOX-20", 20, "calder", "MASKS", 14, "0.98", 400,
     160},
    {"MASK-IIR", "Surgical mask, type IIR", "allow", "BOX-50", 50, "calder", "MASKS", 10, "0.11",
     1'500, 500},
    {"VISOR-01", "Face visor", "allow", "BOX-20", 20, "calder", "MASKS", 12, "1.65", 120, 0},
    {"GOWN-L", "Surgical gown, L", "allow", "BOX-20", 20, "calder", "GARMENTS", 18, "4.80", 100,
     40},
    {"GOWN-XL", "Surgical gown, XL", "allow", "BOX-20", 20, "calder", "GARMENTS", 18, "5.10", 60,
     20},
    {"DRAPE-120", "Sterile drape, 120 x 150 cm", "allow", "BOX-20", 20, "calder", "GARMENTS", 16,
     "3.25", 80, 40},
    {"CAP-THEATRE", "Theatre cap", "allow", "BOX-50", 50, "calder", "GARMENTS", 10, "0.14", 600,
     200},
    {"GAUZE-10", "Gauze swab, 10 x 10 cm", "allow", "BOX-100", 100, "calder", "DRESSINGS", 8,
     "0.05", 2'000, 800},
    {"DRESSING-F", "Foam dressing", "allow", "BOX-10", 10, "calder", "DRESSINGS", 14, "3.90", 60,
     20},
    {"BANDAGE-8", "Elastic bandage, 8 cm", "allow", "BOX-20", 20, "calder", "DRESSINGS", 12, "0.74",
     200, 60},
    {"PLASTER-ROLL", "Plaster roll, 5 m", "allow", "BOX-12", 12, "calder", "DRESSINGS", 9, "1.28",
     96, 48}};

}  // namespace

const std::vector<DemoSupplier>& DemoSuppliers() {
  static const std::vector<DemoSupplier> kSuppliers = {
      {"acme", "Acme Manufacturing", 5, 3, 10, 18, 76, "Europe/Berlin"},
      {"borealis", "Borealis Components", 10, 2, 5, 16, 66, "Europe/Helsinki"},
      {"calder", "Calder Medical Textiles", 7, 4, 15, 14, 58, "Europe/London"}};
  return kSuppliers;
}

const std::vector<DemoCustomer>& DemoCustomers() {
  static const std::vector<DemoCustomer> kCustomers = {
      {"northwind-clinics", "Northwind Clinics", 1},
      {"cedar-hospital", "Cedar Hospital", 3},
      {"harbour-care", "Harbour Care", 5},
      {"lumen-outpatient", "Lumen Outpatient", 7},
      {"st-brendan", "St Brendan Children's Hospital", 1},
      {"alder-surgical", "Alder Surgical Centre", 2},
      {"fjord-ambulance", "Fjord Ambulance Service", 2},
      {"quayside-dental", "Quayside Dental Group", 6},
      {"meadow-hospice", "Meadow Hospice", 4},
      {"prairie-veterinary", "Prairie Veterinary Partners", 8}};
  return kCustomers;
}

const std::vector<DemoLocation>& DemoLocations() {
  static const std::vector<DemoLocation> kLocations = {{"BER", "Berlin", "Europe/Berlin", 1},
                                                       {"CHI", "Chicago", "America/Chicago", 2}};
  return kLocations;
}

const std::vector<DemoProduct>& DemoProducts() {
  static const std::vector<DemoProduct> kAll(std::begin(kProducts), std::end(kProducts));
  return kAll;
}

const std::vector<DemoWorkCenter>& DemoWorkCenters() {
  static const std::vector<DemoWorkCenter> kWorkCenters = {
      {"ASSEMBLY", "Pump assembly", "acme", "PUMPS", "Europe/Warsaw", 1, 44, 16},
      {"EXTRUSION", "Tube extrusion", "acme", "TUBES", "Europe/Warsaw", 3, 650, -1},
      {"MOULDING", "Injection moulding", "acme", "FITTINGS", "Europe/Warsaw", 2, 300, 16},
      {"CALIBRATION", "Sensor calibration", "borealis", "SENSORS", "Europe/Oslo", 1, 60, 10},
      {"CELLS", "Battery packs", "borealis", "BATTERIES", "Europe/Oslo", 2, 120, 10},
      {"BOARDS", "Board assembly", "borealis", "BOARDS", "Europe/Oslo", 1, 40, -1},
      {"MASKLINE", "Mask line", "calder", "MASKS", "Europe/London", 2, 320, -1},
      {"SEWING", "Cutting and sewing", "calder", "GARMENTS", "Europe/London", 1, 320, 14},
      {"CLEANROOM", "Packing, clean room", "calder", "DRESSINGS", "Europe/London", 1, 450, 14}};
  return kWorkCenters;
}

}  // namespace backline::cli
