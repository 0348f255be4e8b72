import assert from "node:assert/strict";
import fc from "fast-check";
import { fillJinja } from "../../adoption";

const VARIABLES = { region: "eu-west-1", a: { b: "c", "d-e": "f" } };

describe("variables of Jinja", () => {
  const filled: Readonly<Record<string, string>> = {
    "{{ region }}": "eu-west-1",
    "{{region}}{# gone #}!": "eu-west-1!",
    "{{ a.b }} {{ a['d-e'] }}": "c f",
    "{{ x | default(\"y\") }} {{ region | default('y', true) }}": "y eu-west-1",
    "{% raw %}{{ a }}{% endraw %}": "{{ a }}",
    "{%- raw -%}{% if %}{%- endraw %}.": "{% if %}.",
    "{{ open": "{{ open",
    "{a} ${B} }}": "{a} ${B} }}",
  };
  for (const [text, value] of Object.entries(filled)) {
    it(`fills in ${text}`, () => assert.deepEqual(fillJinja(text, VARIABLES), { text: value, unknown: [] }));
  }

  for (const body of ["x", "a", "region | upper", "a.b.c", "constructor.name", "''.x", "f(1)"]) {
    it(`does not know {{ ${body} }}`, () => {
      assert.deepEqual(fillJinja(`<{{ ${body} }}>`, VARIABLES), { text: "<>", unknown: [body] });
    });
  }

  it("runs no statement", () => {
    assert.deepEqual(fillJinja("{% for x in y %}z{% endfor %}", {}), { text: "z", unknown: ["for x in y", "endfor"] });
  });

  it("throws at no text, and is done with a large one at once", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void fillJinja(text, VARIABLES)));
    const begin = Date.now();
    for (const part of ["{#", "{{", "{%", "{% raw %}", "{{ a }}"]) fillJinja(part.repeat(100_000), VARIABLES);
    assert.ok(Date.now() - begin < 5000);
  });
});
