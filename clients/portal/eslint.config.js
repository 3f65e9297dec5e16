import tseslint from "typescript-eslint";

// A feature may use ui and api, never another feature, and nobody uses app but app itself.
const features = [
  "backorders",
  "control",
  "customer_service",
  "link",
  "messages",
  "orders",
  "production",
  "scorecards",
  "shipments",
  "sign_in",
  "sourcing",
  "staff",
  "stock",
  "today",
  "users",
];

export default tseslint.config(
  { ignores: ["dist", "src/api/gen", "shots", "e2e/**", "scripts/**", "*.js"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "max-lines-per-function": ["error", { max: 70, skipComments: true, skipBlankLines: true }],
      "no-warning-comments": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allow: ["bigint"] },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A promise of an event handler needs nobody who waits.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: ["src/api/**", "src/ui/**", "src/parts/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: ["@/features/*", "@/app/*"] }],
    },
  },
  ...features.map((name) => ({
    files: [`src/features/${name}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@/app/*"], message: "app knows the features, not the other way round" },
            {
              group: features
                .filter((other) => other !== name)
                .map((other) => `@/features/${other}/*`),
              message: "share by src/api or src/ui",
            },
          ],
        },
      ],
    },
  })),
  // Markup is longer than what it means.
  {
    files: ["src/**/*.tsx"],
    rules: {
      "max-lines-per-function": ["error", { max: 80, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ["src/**/*.test.ts", "src/**/*.test.tsx"], rules: { "max-lines-per-function": "off" } },
);
