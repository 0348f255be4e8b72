import { BrokenFile } from "./leaf";

/** A place in a text, for the formats that no kept library reads with places. Its expressions are sticky. */
export class Scanner {
  at = 0;

  constructor(readonly text: string) {}

  take(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  expect(expression: RegExp, what: string): string {
    return this.take(expression) ?? this.fail(`here belongs ${what}`);
  }

  fail(message: string, at = this.at): never {
    throw new BrokenFile(message, at);
  }

  get next(): string {
    return this.text.charAt(this.at);
  }
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** What stands between quotes, with its escapes read. */
export function unescaped(written: string): string {
  const read = (_: string, code: string | undefined, one: string): string =>
    code === undefined ? (ESCAPED[one] ?? one) : String.fromCharCode(parseInt(code, 16));
  return written.slice(1, -1).replaceAll(/\\(?:u([0-9A-Fa-f]{4})|([^]))/g, read);
}
