const preset = require("@medusajs/ui-preset")

/** @type {import("tailwindcss").Config} */
module.exports = {
  presets: [preset],
  content: ["./index.html", "./src/**/*.{ts,tsx}", "./node_modules/@medusajs/ui/dist/esm/**/*.js"],
  darkMode: "class",
}
