// Light, dark, or as the system says. The choice is a matter of this browser.
import { createStore, useStore } from "@/api/store";

export type Theme = "light" | "dark" | "system";

const STORED = "backline.theme";
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === "light" || stored === "dark" ? stored : "system";
}

const themeStore = createStore<Theme>(storedTheme());

function apply(): void {
  const theme = themeStore.get();
  const dark = theme === "dark" || (theme === "system" && darkSystem.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export function startTheme(): void {
  darkSystem.addEventListener("change", apply);
  apply();
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(STORED, theme);
  themeStore.set(theme);
  apply();
}

export function useTheme(): Theme {
  return useStore(themeStore);
}
