// "Edit and run": every code cell of the page in an editor, run by the page's Python, its outputs
// below it as the book shows them. Edits are kept in the browser until the cell is reset.

import { megabytes, page, python } from "./python.js";

const { make } = book;
const KEPT = `edits ${location.pathname}`;
const edits = book.kept(KEPT);  // number of a cell -> its code
const ran = new Map();  // number of a cell -> { source, at }, since Python woke
let runs = 0;

const keyOf = (cell) => `edited ${cell}`;  // Python knows the cells of explorables by other names

function keep(cell, source) {
  edits[cell] = source;
  if (source === undefined) delete edits[cell];
  book.kept(KEPT, edits);
}

async function run(cell) {
  const source = edits[cell] ?? (await page()).cells[cell];
  const answer = await python.run(keyOf(cell), source);
  if (answer.error) ran.delete(cell);
  else ran.set(cell, { source, at: runs++ });
  return answer;
}

// Run what a cell needs: what has not run as it stands now, or ran before what it needs itself.
async function prepare(cell, say) {
  const { cells, needs } = await page();
  for (const other of needs[cell].map(String)) {
    const last = ran.get(other);
    const stale = () => needs[other].some((one) => ran.get(String(one)).at > last.at);
    if (last?.source === (edits[other] ?? cells[other]) && !stale()) continue;
    say("Running the cells above that this one needs …");
    const { error } = await run(other);
    if (error) throw new Error(`A cell that this one needs has failed: ${error.text}`);
  }
}

// The element of an output, as the book would show it.
async function shown(cell, { text, html, markdown, picture, explorable }) {
  if (html !== undefined) return make("div", { className: "output text_html", innerHTML: html });
  if (picture) return make("div", { className: "output text_html" }, figureOf(picture));
  if (explorable) return make("div", { className: "output text_html" }, await alive(cell, explorable));
  const words = text ?? markdown.replace(/^```.*\n?/gm, "");
  const pre = make("pre", {}, words);
  return make("div", { className: "output text_plain highlight" }, pre);
}

function figureOf({ src, alt, caption, width, height }) {
  const image = make("img", { src, alt, width, height });
  return make("figure", { className: "picture" }, image, make("figcaption", {}, caption));
}

// An explorable whose every picture Python draws.
async function alive(cell, { axes, start, play = null, ranges }) {
  const first = Object.fromEntries(axes.map(({ name, values }, i) => [name, values[start[i]]]));
  const picture = await python.draw(keyOf(cell), first);
  const { src, alt, caption, width, height } = picture;
  const size = axes.reduce((product, { values }) => product * values.length, 1);
  const frames = Array(size).fill([src, alt, caption, width, height]);
  const box = make("div", { className: "explorable" }, figureOf(picture));
  box.dataset.explorable = JSON.stringify({ axes, start, play, frames });
  const control = new book.Explorable(box);
  control.free((values) => python.draw(keyOf(cell), values), ranges);
  return box;
}

class Cell {
  constructor(box) {
    this.cell = box.id.replace("cell-", "");
    this.input = box.querySelector(".cell_input");
    this.published = box.querySelector(".cell_output");
    this.button = this.offer("Edit and run", () => this.open());
    this.status = make("p", { className: "edit-status", role: "status" });
    this.tools = make("div", { className: "edit-tools" }, this.button);
    this.outputs = make("div", { className: "cell_output edit-outputs", hidden: true });
    this.input.after(this.tools, this.status);
    (this.published ?? this.status).after(this.outputs);
    if (edits[this.cell] !== undefined) this.say("Your edit of this cell is kept.");
  }

  offer(textContent, action) {
    const button = make("button", { type: "button", textContent });
    button.addEventListener("click", action);
    return button;
  }

  say(text) { this.status.textContent = text; }

  async open() {
    try {
      const [{ edit }, { cells }] = await Promise.all([import("../../vendor/editor.mjs"), page()]);
      this.source = cells[this.cell];
      this.host = make("div", { className: "edit-code" });
      this.input.after(this.host);
      const label = `Code of cell ${this.cell}. Escape, then Tab, leaves the editor.`;
      this.editor = edit(this.host, edits[this.cell] ?? this.source, label, {
        run: () => this.work(),
        changed: () => {
          const { text } = this.editor;
          keep(this.cell, text === this.source ? undefined : text);
        },
      });
    } catch {
      return this.say("The editor could not be loaded.");
    }
    this.input.hidden = true;
    this.run = this.offer("", () => this.work());
    this.tools.replaceChildren(this.run, this.offer("Reset cell", () => this.reset()),
      this.offer("Reset Python", () => python.sleep()));
    this.name();
    this.say("");
    this.editor.focus();
  }

  name() {
    const size = python.awake ? "" : ` (${megabytes} MB of Python, from this site)`;
    if (this.run) this.run.textContent = `Run, Ctrl+Enter${size}`;
  }

  async work() {
    if (this.busy) return;
    this.busy = true;
    const say = (text) => this.say(text);
    say("Waiting for Python …");
    try {
      await python.wake(({ done, text }) => say(`${text}, ${Math.round(100 * done)} % …`));
      await prepare(this.cell, say);
      say("Running …");
      await this.show(await run(this.cell));
    } catch (error) {
      say(error.message);
    }
    this.busy = false;
  }

  async show({ outputs, warnings, error }) {
    const elements = await Promise.all(outputs.map((output) => shown(this.cell, output)));
    const told = warnings.map((text) => make("p", { className: "edit-warning" }, text));
    if (error) {
      const line = error.line ? `Line ${error.line}: ` : "";
      told.push(make("p", { className: "edit-error" }, make("b", {}, line), error.text));
    }
    this.outputs.replaceChildren(...told, ...elements);
    this.outputs.hidden = false;
    if (this.published) this.published.hidden = true;
    this.editor?.mark(error?.line ?? null);
    this.say(error ? "Python found an error, told below." : "Done.");
  }

  // Show the cell as it was published.
  reset() {
    keep(this.cell, undefined);
    this.host.remove();
    this.input.hidden = false;
    this.outputs.hidden = true;
    this.outputs.replaceChildren();
    if (this.published) this.published.hidden = false;
    this.editor = this.run = undefined;
    this.tools.replaceChildren(this.button);
    this.say("The cell is as it was.");
    this.button.focus();
  }

  // Without Python, what it drew stays, and its controls go.
  rest() {
    for (const control of this.outputs.querySelectorAll(".explorable > :not(figure)")) control.remove();
    if (this.editor) this.say("Python is asleep: its names are gone, your edits are kept.");
  }
}

document.head.append(make("link", { rel: "stylesheet", href: new URL("edit.css", import.meta.url).href }));
const cells = [...document.querySelectorAll(".cell[id^=cell-]")].map((box) => new Cell(box));
python.addEventListener("awake", () => cells.forEach((cell) => cell.name()));
python.addEventListener("asleep", () => {
  ran.clear();
  for (const cell of cells) {
    cell.rest();
    cell.name();
  }
});
