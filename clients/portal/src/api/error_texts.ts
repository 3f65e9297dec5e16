// What each refusal of the contract means, in words that a person understands. The types demand a
// text for every reason.
import type { Reason } from "./errors";
import { isReadable, type Refusal, refusalOf } from "./errors";
import { defineTexts, type Translate, useTexts } from "./texts";

type Key = Reason | "OFFLINE" | "UNKNOWN";

const en: Record<Key, string> = {
  OFFLINE:
    "Backline cannot be reached. What you typed is kept: check the connection and try again.",
  UNKNOWN: "That did not work, and the server gave no reason. Try again.",
  INVALID_FIELD: "Something in the form is not accepted: {detail}",
  INVALID_PAGE_TOKEN: "The list changed while it was read. Load it again.",
  PACK_NOT_EXACT: "The packs do not make a whole number of pieces.",
  UNKNOWN_PRINCIPAL: "You are not known here. Sign in again.",
  ROLE_NOT_ALLOWED: "Your role does not allow this. Ask your administrator.",
  PRODUCT_NOT_FOUND: "This product does not exist.",
  LOCATION_NOT_FOUND: "This location does not exist.",
  CUSTOMER_NOT_FOUND: "This customer does not exist.",
  SUPPLIER_NOT_FOUND: "This supplier does not exist.",
  ORDER_NOT_FOUND: "This order does not exist.",
  ORDER_LINE_NOT_FOUND: "The order has no such line.",
  BACKORDER_NOT_FOUND: "This backorder does not exist.",
  PURCHASE_ORDER_NOT_FOUND: "This purchase order does not exist, or it is not yours.",
  PURCHASE_ORDER_LINE_NOT_FOUND: "The purchase order has no such line.",
  SUPPLY_LINE_NOT_FOUND: "This schedule does not exist any more. Load the line again.",
  SHIPMENT_NOT_FOUND: "This shipment does not exist.",
  PACK_NOT_FOUND: "The product has no such pack.",
  SOURCING_NOT_FOUND: "The supplier is no source of this product.",
  PRODUCT_GROUP_NOT_FOUND: "No product is in this group.",
  OUT_OF_STOCK: "There is not enough stock, and this product takes no backorders.",
  NOT_RESERVED: "More would be shipped than is reserved.",
  STOCK_WITHDRAWING: "Stock is being corrected at the moment. Try again shortly.",
  QUANTITY_NOT_OPEN: "More would be cancelled than is still open.",
  QUANTITY_NOT_AMENDABLE: "The new quantity changes nothing, or is below what was shipped.",
  ALREADY_DELIVERED: "The delivery was confirmed before.",
  WRONG_STATE: "This is no longer possible: it changed in the meantime.",
  STALE_VERSION: "Somebody changed this while you worked on it. Look at it again, then send again.",
  QUANTITY_MISMATCH: "The quantities do not add up to the quantity of the line.",
  DELIVERY_NOTE_REUSED: "This delivery note was received before.",
  STOCK_NEGATIVE: "The stock would become negative.",
  DATE_NOT_ALLOWED: "This date lies too far back.",
  QUANTITY_OVERFLOW: "The quantity is too large.",
  TOO_MANY_BACKORDERS: "This line has too many entries in the queue.",
  SUPPLY_WITHDRAWING: "An earlier change of this line is still being worked on. Try again shortly.",
  NOTHING_TO_DO: "There is nothing to change.",
  REQUEST_ID_REUSED: "An earlier attempt of this form has already had its effect. Load it again.",
  ETAG_MISMATCH: "Somebody changed this while you worked on it. Look at it again, then send again.",
  CODE_TAKEN: "This code is taken.",
  OVERLOADED: "Backline is busy. Try again in a moment.",
  DEADLINE_PASSED: "That took too long and had no effect. Try again.",
  DATABASE_UNAVAILABLE: "Backline cannot save at the moment. Try again: nothing is done twice.",
  SHUTTING_DOWN: "Backline is restarting. Try again in a moment.",
  STORAGE_FULL: "Backline has no room to save this. Tell your contact at the buyer.",
  SEQUENCE_NOT_REACHED: "The newest changes are not here yet. Try again in a moment.",
  CURSOR_EXPIRED: "You were away for long. Load the page again.",
  CONFLICT: "Others changed the same thing at the same time. Nothing happened: try again.",
  INTERNAL: "A fault of Backline: {detail}",
  SHIPMENT_NOTICE_NOT_FOUND: "This shipment notice does not exist.",
  WORK_CENTER_NOT_FOUND: "This work centre does not exist.",
  SLOT_NOT_FOUND: "This slot does not exist.",
  BOOKING_NOT_FOUND: "This booking does not exist any more.",
  SLOT_FULL: "The slot has not enough room: {free} are free.",
  SLOT_NOT_FOR_PRODUCT: "The slot makes other products.",
  SLOT_TOO_LATE: "The slot begins after the confirmed date.",
  SLOT_OVERLAPS:
    "The period overlaps another slot of the same work centre. Take that one back first.",
  TOO_MANY_BOOKINGS: "This schedule has too many bookings.",
  PRODUCTION_PLAN_NOT_FOUND: "This line has no production plan.",
  SLOT_MOVE_NOT_FOUND: "This request does not exist any more.",
  NO_WORKING_DAY: "The calendar of the work centre has too few working days for this plan.",
  SIGN_IN_REFUSED: "That is not right, or this person may not sign in.",
  SESSION_NOT_VALID: "Your session has ended. Sign in again.",
  SECOND_FACTOR_REQUIRED: "Confirm the sign-in with your second factor.",
  TOO_MANY_ATTEMPTS: "Too many attempts. Wait {seconds} seconds, then try again.",
  LINK_NOT_VALID:
    "This link is not valid: it was used, replaced or has expired. Ask for a new one.",
  PASSWORD_REFUSED: "This password is too common. Choose another one.",
  USER_NOT_FOUND: "This person does not exist.",
  API_KEY_NOT_FOUND: "This key does not exist.",
  EMAIL_TAKEN: "Somebody has this e-mail address already.",
  LAST_ADMINISTRATOR: "There must be at least one administrator.",
  NO_IDENTITY_PROVIDER: "There is no other way to sign in here than a password.",
  IDENTITY_PROVIDER_UNAVAILABLE:
    "The page to sign in at does not answer. Try again, or sign in with your password.",
  TOO_MANY_KEYS: "There are as many keys as there may be. End one that is not in use.",
  CALENDAR_NOT_FOUND: "There is no business calendar yet.",
  AGREEMENT_NOT_FOUND: "There is no such agreement.",
  AGREEMENT_OVERLAPS: "Another agreement about the same is in force on one of these days.",
  TOO_MANY_AGREEMENTS: "There are as many agreements, old versions included, as there may be.",
  DISPUTE_NOT_FOUND: "This dispute does not exist.",
  DISPUTE_EXISTS: "This is disputed already, or a buyer agreed with you before.",
  TOO_MANY_DISPUTES: "This line, or too much that nobody has decided yet, is disputed already.",
  NOT_MEASURED: "Nothing is missed here, as far as it is measured, that could be disputed.",
};

const de: Record<Key, string> = {
  OFFLINE:
    "Backline ist nicht erreichbar. Ihre Eingaben bleiben erhalten: Verbindung prüfen und erneut versuchen.",
  UNKNOWN: "Das hat nicht geklappt, und der Server nannte keinen Grund. Bitte erneut versuchen.",
  INVALID_FIELD: "Eine Angabe im Formular wird nicht angenommen: {detail}",
  INVALID_PAGE_TOKEN: "Die Liste hat sich beim Lesen geändert. Bitte neu laden.",
  PACK_NOT_EXACT: "Die Packungen ergeben keine ganze Stückzahl.",
  UNKNOWN_PRINCIPAL: "Sie sind hier nicht bekannt. Bitte neu anmelden.",
  ROLE_NOT_ALLOWED: "Ihre Rolle erlaubt das nicht. Fragen Sie Ihre Administratorin.",
  PRODUCT_NOT_FOUND: "Dieses Produkt gibt es nicht.",
  LOCATION_NOT_FOUND: "Diesen Standort gibt es nicht.",
  CUSTOMER_NOT_FOUND: "Diesen Kunden gibt es nicht.",
  SUPPLIER_NOT_FOUND: "Diesen Lieferanten gibt es nicht.",
  ORDER_NOT_FOUND: "Diesen Auftrag gibt es nicht.",
  ORDER_LINE_NOT_FOUND: "Der Auftrag hat keine solche Position.",
  BACKORDER_NOT_FOUND: "Diesen Rückstand gibt es nicht.",
  PURCHASE_ORDER_NOT_FOUND: "Diese Bestellung gibt es nicht, oder es ist nicht Ihre.",
  PURCHASE_ORDER_LINE_NOT_FOUND: "Die Bestellung hat keine solche Position.",
  SUPPLY_LINE_NOT_FOUND: "Diese Teillieferung gibt es nicht mehr. Laden Sie die Position neu.",
  SHIPMENT_NOT_FOUND: "Diese Sendung gibt es nicht.",
  PACK_NOT_FOUND: "Das Produkt hat keine solche Packung.",
  SOURCING_NOT_FOUND: "Der Lieferant liefert dieses Produkt nicht.",
  PRODUCT_GROUP_NOT_FOUND: "In dieser Gruppe ist kein Produkt.",
  OUT_OF_STOCK: "Der Bestand reicht nicht, und dieses Produkt lässt keine Rückstände zu.",
  NOT_RESERVED: "Es würde mehr versandt als reserviert ist.",
  STOCK_WITHDRAWING: "Der Bestand wird gerade berichtigt. Bitte gleich erneut versuchen.",
  QUANTITY_NOT_OPEN: "Es würde mehr storniert als noch offen ist.",
  QUANTITY_NOT_AMENDABLE: "Die neue Menge ändert nichts oder liegt unter dem Versandten.",
  ALREADY_DELIVERED: "Die Lieferung wurde bereits bestätigt.",
  WRONG_STATE: "Das ist nicht mehr möglich: Der Stand hat sich inzwischen geändert.",
  STALE_VERSION:
    "Jemand hat das geändert, während Sie daran arbeiteten. Bitte noch einmal ansehen und erneut senden.",
  QUANTITY_MISMATCH: "Die Mengen ergeben zusammen nicht die Menge der Position.",
  DELIVERY_NOTE_REUSED: "Dieser Lieferschein wurde bereits gebucht.",
  STOCK_NEGATIVE: "Der Bestand würde negativ.",
  DATE_NOT_ALLOWED: "Dieses Datum liegt zu weit zurück.",
  QUANTITY_OVERFLOW: "Die Menge ist zu groß.",
  TOO_MANY_BACKORDERS: "Diese Position hat zu viele Einträge in der Warteschlange.",
  SUPPLY_WITHDRAWING:
    "Eine frühere Änderung dieser Position wird noch verarbeitet. Bitte gleich erneut versuchen.",
  NOTHING_TO_DO: "Es gibt nichts zu ändern.",
  REQUEST_ID_REUSED: "Ein früherer Versuch dieses Formulars hat schon gewirkt. Bitte neu laden.",
  ETAG_MISMATCH:
    "Jemand hat das geändert, während Sie daran arbeiteten. Bitte noch einmal ansehen und erneut senden.",
  CODE_TAKEN: "Dieser Code ist vergeben.",
  OVERLOADED: "Backline ist ausgelastet. Bitte gleich erneut versuchen.",
  DEADLINE_PASSED: "Das dauerte zu lange und hatte keine Wirkung. Bitte erneut versuchen.",
  DATABASE_UNAVAILABLE:
    "Backline kann gerade nicht speichern. Bitte erneut versuchen: Nichts geschieht doppelt.",
  SHUTTING_DOWN: "Backline startet neu. Bitte gleich erneut versuchen.",
  STORAGE_FULL: "Backline hat keinen Speicherplatz mehr. Sagen Sie es Ihrem Kontakt beim Einkauf.",
  SEQUENCE_NOT_REACHED:
    "Die neuesten Änderungen sind noch nicht da. Bitte gleich erneut versuchen.",
  CURSOR_EXPIRED: "Sie waren lange fort. Bitte die Seite neu laden.",
  CONFLICT: "Andere haben gleichzeitig dasselbe geändert. Nichts ist geschehen: erneut versuchen.",
  INTERNAL: "Ein Fehler von Backline: {detail}",
  SHIPMENT_NOTICE_NOT_FOUND: "Dieses Lieferavis gibt es nicht.",
  WORK_CENTER_NOT_FOUND: "Diesen Arbeitsplatz gibt es nicht.",
  SLOT_NOT_FOUND: "Dieses Kontingent gibt es nicht.",
  BOOKING_NOT_FOUND: "Diese Buchung gibt es nicht mehr.",
  SLOT_FULL: "Das Kontingent hat nicht genug Platz: {free} sind frei.",
  SLOT_NOT_FOR_PRODUCT: "Das Kontingent ist für andere Produkte.",
  SLOT_TOO_LATE: "Das Kontingent beginnt nach dem bestätigten Termin.",
  SLOT_OVERLAPS:
    "Der Zeitraum überschneidet ein anderes Kontingent desselben Arbeitsplatzes. Nehmen Sie dieses zuerst zurück.",
  TOO_MANY_BOOKINGS: "Diese Teillieferung hat zu viele Buchungen.",
  PRODUCTION_PLAN_NOT_FOUND: "Diese Position hat keinen Produktionsplan.",
  SLOT_MOVE_NOT_FOUND: "Diese Anfrage gibt es nicht mehr.",
  NO_WORKING_DAY: "Der Kalender des Arbeitsplatzes hat zu wenige Arbeitstage für diesen Plan.",
  SIGN_IN_REFUSED: "Das stimmt nicht, oder diese Person darf sich nicht anmelden.",
  SESSION_NOT_VALID: "Ihre Sitzung ist beendet. Bitte neu anmelden.",
  SECOND_FACTOR_REQUIRED: "Bestätigen Sie die Anmeldung mit dem zweiten Faktor.",
  TOO_MANY_ATTEMPTS: "Zu viele Versuche. Warten Sie {seconds} Sekunden und versuchen es erneut.",
  LINK_NOT_VALID:
    "Dieser Link gilt nicht: Er wurde benutzt, ersetzt oder ist abgelaufen. Fordern Sie einen neuen an.",
  PASSWORD_REFUSED: "Dieses Passwort ist zu verbreitet. Wählen Sie ein anderes.",
  USER_NOT_FOUND: "Diese Person gibt es nicht.",
  API_KEY_NOT_FOUND: "Diesen Schlüssel gibt es nicht.",
  EMAIL_TAKEN: "Diese E-Mail-Adresse hat schon jemand.",
  LAST_ADMINISTRATOR: "Es muss mindestens eine Administratorin geben.",
  NO_IDENTITY_PROVIDER: "Hier kann man sich nur mit einem Passwort anmelden.",
  IDENTITY_PROVIDER_UNAVAILABLE:
    "Die Anmeldeseite antwortet nicht. Versuchen Sie es erneut oder melden Sie sich mit Ihrem Passwort an.",
  TOO_MANY_KEYS:
    "Es gibt schon so viele Schlüssel wie möglich. Beenden Sie einen, der nicht benutzt wird.",
  CALENDAR_NOT_FOUND: "Es gibt noch keinen Geschäftskalender.",
  AGREEMENT_NOT_FOUND: "Diese Vereinbarung gibt es nicht.",
  AGREEMENT_OVERLAPS: "An einem dieser Tage gilt schon eine andere Vereinbarung darüber.",
  TOO_MANY_AGREEMENTS:
    "Es gibt schon so viele Vereinbarungen wie möglich, frühere Fassungen eingeschlossen.",
  DISPUTE_NOT_FOUND: "Diesen Einspruch gibt es nicht.",
  DISPUTE_EXISTS: "Dagegen läuft schon ein Einspruch, oder ihm wurde bereits stattgegeben.",
  TOO_MANY_DISPUTES:
    "Gegen diese Position oder gegen zu vieles, was noch offen ist, läuft schon Einspruch.",
  NOT_MEASURED: "Hier ist, soweit gemessen, nichts verfehlt, wogegen man Einspruch erheben könnte.",
};

const texts = defineTexts("refusal", { en, de });

const SECONDS_WITHOUT_ADVICE = 30;

function textOf(translate: Translate<Key>, refusal: Refusal): string {
  return translate(refusal.reason, {
    detail: Object.values(refusal.fields)[0] ?? refusal.message,
    seconds: refusal.retryAfterSeconds ?? SECONDS_WITHOUT_ADVICE,
    ...refusal.metadata,
  });
}

// What a thrown error means, as a function that follows the language.
export function useErrorText(): (error: unknown) => string {
  const translate = useTexts(texts);
  return (error) => textOf(translate, isReadable(error) ? error : refusalOf(error));
}

export function errorText(error: unknown): string {
  return textOf(texts.text, isReadable(error) ? error : refusalOf(error));
}

// Puts a refusal at the field that it speaks of: a field's name in the contract, and the reasons
// that concern nothing else. `rest` is the error if no field of the form takes it.
export function useFieldFaults(
  error: unknown,
  fields: Record<string, readonly Reason[]>,
): { at: (field: string) => string | undefined; rest: unknown } {
  const textOf = useErrorText();
  if (error === null || error === undefined) return { at: () => undefined, rest: null };
  const refusal = isReadable(error) ? error : refusalOf(error);
  const placed = Object.entries(fields).find(
    ([field, reasons]) =>
      field in refusal.fields || reasons.some((reason) => reason === refusal.reason),
  )?.[0];
  return {
    at: (field) => (field === placed ? textOf(error) : undefined),
    rest: placed === undefined ? error : null,
  };
}
