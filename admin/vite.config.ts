/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

/** Where `vite build` writes what `scripts/compress.mjs` then compresses into `dist`. */
const BUILT = "node_modules/.cache/stheno-admin"

const ownModule = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const SERVER = process.env.STHENO_SERVER ?? "http://127.0.0.1:9000"

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  resolve: {
    alias: {
      // Medusa's SDK needs a hundredth of it.
      qs: ownModule("src/api/qs.ts"),
      // The original puts a <style> element into the page, which the Content-Security-Policy forbids.
      "react-style-singleton": ownModule("src/shell/style-singleton.ts"),
    },
  },
  server: {
    proxy: Object.fromEntries(["/admin", "/auth"].map((path) => [path, SERVER])),
  },
  // Those of `tests` need a browser, and a server.
  test: { dir: "src" },
  build: {
    outDir: process.env.STHENO_ADMIN_BUILT ?? BUILT,
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: {
        // Its package.json does not say so, but nothing happens when a module of it is only loaded.
        moduleSideEffects: (id) => !id.includes("/@medusajs/js-sdk/"),
      },
    },
  },
})
