export type Architecture = "x86_64" | "arm64";
export type Platform = "Linux" | "Windows" | "macOS";
