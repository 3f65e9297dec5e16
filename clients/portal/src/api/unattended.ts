// A page reads again by itself when others change something. It says so when nobody has touched it
// for a while: what it reads then is no use of the session, and who left is signed out in time.
import type { Interceptor } from "@connectrpc/connect";

export const QUIET_MS = 60_000;

let touched = Date.now();

function touch(): void {
  touched = Date.now();
}

// Before the page's own listeners, which may stop an event. The focus is the window's: a page moves
// that of its elements by itself.
for (const kind of ["pointerdown", "pointermove", "wheel", "keydown", "input"]) {
  window.addEventListener(kind, touch, { capture: true, passive: true });
}
window.addEventListener("focus", touch);

export const unattendedMark: Interceptor = (next) => (request) => {
  if (Date.now() - touched > QUIET_MS) request.header.set("Backline-Unattended", "1");
  return next(request);
};
