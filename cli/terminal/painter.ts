import { clearScreenDown, moveCursor } from "node:readline";
import type { Terminal } from "./terminal";

/** Prints a text over the one before, on a terminal. */
export function painter({ out }: Terminal): (text: string) => void {
  let painted = 0;
  return (text) => {
    moveCursor(process.stdout, 0, -painted);
    clearScreenDown(process.stdout);
    out(text);
    painted = text.split("\n").length;
  };
}
