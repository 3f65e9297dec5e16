// Which field of a form a refusal speaks of, by the field's name in the contract.
import { errorText } from "./error_texts";
import { refusalOf } from "./errors";

export interface FieldFaults {
  // What is wrong with a field, in words.
  at: (field: string) => string | undefined;
  // The refusal speaks of none of the fields: show it at the end of the form.
  rest: unknown;
}

export function fieldFaults(error: unknown, fields: readonly string[]): FieldFaults {
  if (error === null || error === undefined) return { at: () => undefined, rest: null };
  const refusal = refusalOf(error);
  const named = new Set(Object.keys(refusal.fields));
  if (refusal.metadata.field) named.add(refusal.metadata.field);
  const at = (field: string) =>
    named.has(field)
      ? errorText({ ...refusal, fields: { [field]: refusal.fields[field] ?? refusal.message } })
      : undefined;
  return { at, rest: fields.some((field) => named.has(field)) ? null : error };
}
