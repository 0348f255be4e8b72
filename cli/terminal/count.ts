import { InvalidArgumentError } from "commander";

/** Reads an option's whole number from 1 on. @throws InvalidArgumentError with what it takes */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${most.toString()}.`);
  };
}
