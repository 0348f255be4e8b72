import { strict as assert } from "node:assert";
import fc from "fast-check";
import { inputOf } from "../../../components/build-notifications/messages";
import { MESSAGE_FIELDS } from "../../../definition/settings/message-fields";
import { entryOf } from "../../../operations/notifications/event";
import { valuesOf, type EventDetail } from "../../../operations/notifications/message";
import { filled, messageForm, VALUES_OF } from "../../../plan/message-forms";
import { inputOf as transformed } from "../../../simulator/wire/deliveries";

const FIELDS = Object.keys(MESSAGE_FIELDS) as (keyof typeof MESSAGE_FIELDS)[];
const FORMS = ["text", "chat", "teams"] as const;

/** Text of anybody: quotes, markup, placeholders of all kinds, what JSON escapes, and characters of two units. */
const TEXT = fc.string({
  unit: fc.constantFrom(...'ab "\\<>&{}@|\n\u2028\u200f', "<image>", "{by}", "://", "😀", "é"),
  maxLength: 400,
});
const DETAIL = fc.record<EventDetail>(
  {
    ...{
      image: TEXT,
      title: TEXT,
      version: TEXT,
      build: TEXT,
      by: TEXT,
      reason: TEXT,
      channel: TEXT,
      from: TEXT,
      to: TEXT,
    },
    ...{ repository: TEXT, number: fc.nat(), url: fc.oneof(TEXT, fc.webUrl({ withQueryParameters: true })) },
  },
  { requiredKeys: ["image", "title"] },
);
const LITERAL = fc.string({ unit: fc.constantFrom(...'ab *_&"\\|é'), minLength: 1, maxLength: 30 });
const WORDS = fc.array(fc.oneof(LITERAL, fc.constantFrom(...FIELDS).map((field) => `{${field}}`)), { minLength: 1, maxLength: 9 }); // prettier-ignore
const TEMPLATE = fc
  .tuple(WORDS, fc.option(WORDS, { nil: undefined }))
  .map(([title, text]) => ({ title: title.join(""), ...(text && { text: text.join("") }) }));

describe("a channel's own words", () => {
  it("are the same by EventBridge's transformer as by golden notify, even if it escaped nothing", () => {
    fc.assert(
      fc.property(DETAIL, TEMPLATE, fc.constantFrom(...FORMS), (detail, words, form) => {
        const own = messageForm(words, form);
        const values = valuesOf(detail)[VALUES_OF[form]];
        const said = JSON.stringify(filled(own, (field) => values[field] ?? assert.fail(field)));
        const { inputTransformer } = inputOf({ role: "", description: "", pattern: {}, words }, form);
        const { Detail = "" } = entryOf({ detailType: "Image Promoted", detail });
        const event = { detail: JSON.parse(Detail) as Record<string, unknown> };
        assert.equal(transformed({ inputTransformer: inputTransformer as object }, event), said);
        const { inputTemplate } = inputTransformer as { readonly inputTemplate: string };
        assert.equal(
          inputTemplate.replaceAll(/<([a-z]+)>/g, (_, field: string) => values[field] ?? ""),
          said,
        );
      }),
    );
  });

  it("are filled with values as long as the settings reckon, without markup, and empty where there are none", () => {
    fc.assert(
      fc.property(DETAIL, (detail) => {
        const { plain, chat } = valuesOf(detail);
        for (const [field, most] of Object.entries(MESSAGE_FIELDS)) {
          assert.ok((plain[field] ?? assert.fail(field)).length <= most, field);
          assert.ok((chat[field] ?? assert.fail(field)).length <= most, field);
          if (field !== "url")
            assert.doesNotMatch(chat[field] ?? "", /[<>"\\\p{Cc}]|@(?![\u200b…])|&(?!(?:amp|lt|gt);)/u);
          if (!(field in detail)) assert.deepEqual([plain[field], chat[field]], ["", ""]);
        }
        assert.deepEqual(Object.keys(plain).sort(), [...FIELDS].sort());
        for (const url of [plain["url"], chat["url"]]) assert.match(url ?? "", /^(?:https:\/\/[^\s<>"\\]+)?$/);
      }),
    );
  });
});
