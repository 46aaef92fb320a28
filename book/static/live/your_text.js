// "Your own text": trained on in this page by lib/your_text.py, and sent to nobody.

import { megabytes, python } from "./python.js";
import { map } from "./word_map.js";

const { make } = book;
const LIMIT = 5_000_000;  // bytes, as in lib/your_text.py: a larger file is not even opened
const SETTINGS = [  // name, label, first value, least, most
  ["window", "Window", 2, 1, 20],
  ["other", "Compare with window (or leave empty)", 10, 1, 20],
  ["dim", "Dimensions", 50, 2, 100],
  ["least", "Minimum count of a word", 5, 1, 1000],
];
const QUESTIONS = {
  files: [],
  how: "A word, an analogy such as man : king :: woman, or a sum such as king − man + woman.",
  switch: "The words of the question may answer",
};

// Questions to the vectors of each window at once.
class Ask extends book.OwnWords {
  constructor(box, models) {
    super(box);
    this.asked = { answer: (...question) => {
      const answers = models.map(({ window, neighbours }) => {
        const { said, lists } = neighbours.answer(...question);
        const named = lists.map(([title, rows]) => [`window ${window}: ${title}`, rows]);
        return { said: `Window ${window}: ${said}`, lists: named };
      });
      return {
        said: answers.map(({ said }) => said).join(" "),
        lists: answers.flatMap(({ lists }) => lists),
      };
    } };
    this.reply();
  }
}

class OwnText {
  constructor(box) {
    this.area = make("textarea", { id: "own-text", rows: 8, spellcheck: false });
    this.file = make("input", { id: "own-text-file", type: "file", accept: "text/*,.txt,.md,.csv" });
    this.fields = SETTINGS.map(([name, label, value, min, max]) => make("label", {}, label, " ",
      make("input", { type: "number", name, value, min, max, required: name !== "other" })));
    this.button = make("button");
    this.bar = make("progress", { max: 1, ariaLabel: "Training", hidden: true });
    this.status = make("p", { role: "status" });
    this.results = make("div", { className: "own-text-results" });
    this.form = make("form", { autocomplete: "off" },
      make("label", { htmlFor: "own-text", textContent: "Your own text" }), this.area,
      make("label", { htmlFor: "own-text-file", textContent: "or open a file" }), this.file,
      make("div", {}, ...this.fields), make("div", {}, this.button, this.bar), this.status);
    this.area.addEventListener("input", () => this.forget());
    this.file.addEventListener("change", () => this.open());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.busy) python.sleep();
      else this.work();
    });
    for (const event of ["awake", "asleep"]) python.addEventListener(event, () => this.name());
    this.name();
    box.replaceChildren(this.form, this.results);
  }

  name() {
    const size = python.awake ? "" : ` (${megabytes} MB of Python, from this site)`;
    this.button.textContent = this.busy ? "Stop" : `Train in this page${size}`;
  }

  say(text) { this.status.textContent = text; }

  // The text: what was typed, or the file that was opened since.

  forget() {
    this.opened = undefined;
    this.file.value = "";
  }

  async open() {
    const [file] = this.file.files;
    if (!file) return;
    const size = `${(file.size / 1e6).toFixed(1)} MB`;
    try {
      if (file.size > LIMIT) {
        throw new Error(`${file.name} has ${size}, and at most 5 MB are read here: take a part of it.`);
      }
      const bytes = await file.arrayBuffer();
      this.area.value = "";
      this.opened = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      this.say(`${file.name}, ${size}, is open.`);
    } catch (error) {
      this.forget();
      this.say(error instanceof TypeError
        ? `${file.name} is no text in UTF-8: save it as plain text in UTF-8 first.` : error.message);
    }
  }

  // Wake Python, train, show.
  async work() {
    const given = Object.fromEntries(new FormData(this.form));
    const windows = [...new Set([given.window, given.other].filter(Boolean).map(Number))];
    this.busy = true;
    this.name();
    try {
      await python.wake((step) => this.progress(step));
      const told = await python.call("lib.your_text.for_page", {
        text: this.opened ?? this.area.value,
        windows,
        dim: Number(given.dim),
        min_count: Number(given.least),
      }, (step) => this.progress(step));
      const models = told.models.map(({ window, losses, floors }) => ({ window, losses, floors }));
      const losses = await python.call("lib.show.your_text_figures.told", { models });
      this.say(told.about);
      this.show(told, losses);
    } catch (error) {
      this.say(error.message);
    }
    this.busy = false;
    this.bar.hidden = true;
    this.name();
  }

  progress({ done, text }) {
    this.bar.hidden = false;
    this.bar.value = done;
    this.say(`${text} …`);
  }

  show({ words, models }, { src, alt, caption, width, height }) {
    for (const model of models) {
      const { buffer, byteOffset, byteLength } = model.vectors;
      const rows = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
      model.neighbours = new book.Neighbours(QUESTIONS, new book.Vectors(words, rows));
    }
    URL.revokeObjectURL(this.results.querySelector("img")?.src);
    const box = make("div", { className: "own-words" }, make("div", { className: "own-words-answer" }));
    const [start] = models[0].map.words;
    box.dataset.words = JSON.stringify({ ...QUESTIONS, start });
    this.results.replaceChildren(
      make("figure", { className: "picture" }, make("img", { src, alt, width, height }),
        make("figcaption", {}, caption)),
      box,
    );
    new Ask(box, models);
    for (const model of models) map(this.results, model);
    this.results.append(make("p", {}, ...models.flatMap(({ window, file }) => {
      const href = URL.createObjectURL(new Blob([file], { type: "text/plain" }));
      const download = `vectors-window-${window}.txt`;
      return [make("a", { href, download }, `Download the vectors of window ${window}`), " "];
    })));
  }
}

document.head.append(make("link", {
  rel: "stylesheet", href: new URL("your_text.css", import.meta.url).href,
}));
for (const box of document.querySelectorAll(".own-text")) new OwnText(box);
