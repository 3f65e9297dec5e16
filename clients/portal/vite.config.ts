import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The gateway of ./run; the development server passes calls on to it.
const gateway = process.env.BACKLINE_GATEWAY ?? "https://localhost:8443";

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      { find: "@", replacement: fileURLToPath(new URL("./src", import.meta.url)) },
      // The gateway's policy allows no workers made of a text, as fflate makes them.
      {
        find: /^fflate$/,
        replacement: fileURLToPath(new URL("./src/parts/zip.ts", import.meta.url)),
      },
    ],
  },
  build: {
    target: "es2023",
    // Names as the gateway's static files know them: assets/NAME-HASH.EXTENSION.
    assetsDir: "assets",
    // The gateway's policy allows no data: addresses.
    assetsInlineLimit: 0,
    // One sheet, 9 kB as it is sent: no page fails because a sheet of its own did not come.
    cssCodeSplit: false,
    // For scripts/size.mjs; scripts/compress.mjs takes it out of what is served.
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "^/backline\\.v1\\.": {
        target: gateway,
        secure: false,
        headers: { origin: gateway, "sec-fetch-site": "same-origin" },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    setupFiles: ["src/test_setup.ts"],
    restoreMocks: true,
    pool: "threads",
    maxWorkers: 2,
  },
});
