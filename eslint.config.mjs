import tseslint from "typescript-eslint";

// The rules of docs/style that a machine can hold: no any, no enum, no namespace, no default export, small files and functions.
export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".golden/**", "bench/peers/**", "test/fixtures/**"] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      "no-nested-ternary": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of string literals." },
        { selector: "ExportDefaultDeclaration", message: "Named exports only." },
      ],
      "max-lines": ["error", { max: 350, skipComments: true, skipBlankLines: true }],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      complexity: ["error", 15],
      "@typescript-eslint/no-non-null-assertion": "error",
      // `typeof import("…")` types a lazy load; everything else is imported as a type at the top.
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["test/**", "bench/**"],
    rules: { "max-lines-per-function": "off" },
  },
  {
    files: ["*.config.mjs"],
    rules: { "no-restricted-syntax": "off" },
  },
);
