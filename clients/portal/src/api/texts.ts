// Texts in both languages. A feature defines its own catalogue beside its screens; both languages
// must have the same keys. Messages are ICU: "{count, plural, one {# line} other {# lines}}".
import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { useMemo } from "react";
import { createStore, useStore } from "./store";

export type Language = "en" | "de";
export const LANGUAGES: readonly Language[] = ["en", "de"];

const STORED = "backline.language";

function firstLanguage(): Language {
  const stored = globalThis.localStorage.getItem(STORED);
  if (stored === "en" || stored === "de") return stored;
  return globalThis.navigator.language.startsWith("de") ? "de" : "en";
}

export const languageStore = createStore<Language>(firstLanguage());

const i18n = setupI18n({ locale: languageStore.get(), messages: { en: {}, de: {} } });
i18n.setMessagesCompiler(compileMessage);

export function setLanguage(language: Language): void {
  globalThis.localStorage.setItem(STORED, language);
  i18n.activate(language);
  document.documentElement.lang = language;
  languageStore.set(language);
}

export function useLanguage(): Language {
  return useStore(languageStore);
}

// What the formatters of dates and numbers ask for. English dates are written as 3 Dec 2026.
export function localeOf(language: Language): string {
  return language === "de" ? "de-DE" : "en-GB";
}

// Who writes a name could turn the direction of the sentence that it stands in.
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function straight(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replace(TURNS, "") : value,
    ]),
  );
}

export type Values = Record<string, string | number | bigint>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;

export interface Texts<Key extends string> {
  scope: string;
  keys: readonly Key[];
  text: Translate<Key>;
  // What the key says in each language, without values.
  allTexts: (key: Key) => string[];
}

export function defineTexts<const Catalogue extends Record<string, string>>(
  scope: string,
  catalogues: { en: Catalogue; de: Record<keyof Catalogue, string> },
): Texts<keyof Catalogue & string> {
  const prefixed = (catalogue: Record<string, string>) =>
    Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [`${scope}.${key}`, text]));
  i18n.load("en", prefixed(catalogues.en));
  i18n.load("de", prefixed(catalogues.de));
  return {
    scope,
    keys: Object.keys(catalogues.en),
    text: (key, values) => i18n._(`${scope}.${key}`, values && straight(values)),
    allTexts: (key) => [catalogues.en[key] ?? "", catalogues.de[key]],
  };
}

// The texts as a function that changes when the language does.
export function useTexts<Key extends string>(texts: Texts<Key>): Translate<Key> {
  const language = useLanguage();
  return useMemo(() => {
    const translate: Translate<Key> = (key, values) => texts.text(key, values);
    return language === i18n.locale ? translate : texts.text;
  }, [language, texts]);
}
