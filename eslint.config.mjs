import tseslint from "typescript-eslint";

// The rules of the house that a machine can hold: no any, no enum, no namespace, no default export, small files and functions.
// Of the rules that know types, those that find faults: a promise that nobody awaits, a case that is missing, an
// object or undefined in a text, an any that leaks.
export default tseslint.config(
  { ignores: ["dist/**", "dist-bundle/**", "node_modules/**", ".golden/**", "bench/peers/**", "test/fixtures/**"] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      "no-nested-ternary": "error",
      "no-console": "error",
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
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-deprecated": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // An async function gives its errors as rejections, whether it awaits or not.
      "@typescript-eslint/require-await": "off",
      // Methods of the AWS SDK's and Node's objects are passed on where they need no `this`.
      "@typescript-eslint/unbound-method": "off",
      // Style, and false where the types promise more than there is.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["cli/**", "scripts/**", "bench/**", "test/**", "engine/pulumi-cli/installer-process.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["stdout", "stderr", "exit", "exitCode"].map((property) => ({
          object: "process",
          property,
          message: "Only cli/ prints and exits.",
        })),
      ],
    },
  },
  {
    files: ["scripts/**", "test/**", "bench/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**", "bench/**"],
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
  {
    files: ["*.config.mjs"],
    rules: { "no-restricted-syntax": "off" },
  },
);
