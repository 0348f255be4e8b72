/** Codes of the version guard, each shown by a case of `guard.test.ts`. */
export const guardCodes = [
  "version-not-raised",
  "version-lowered",
  "raised-without-change",
  "changed-in-place",
  "image-added",
  "image-removed",
  "parent-raised",
  "base-unreadable",
] as const;
