// A reader's own words: a box that answers as one types, over vectors fetched when they are wanted.
// lib/show/own_words.py reads the same questions where a kernel runs, and says the same.
(() => {

const { make, settled } = book;
const SIGNS = ["+", "−"];
const shown = (number) => number.toFixed(3).replace("-", "−");

// What can be asked: each kind turns what was typed into { said, lists }

// The neighbours of a word, or of a sum of words: c − a + b for a : b :: c.
class Neighbours {
  constructor(page, vectors) { Object.assign(this, page, { vectors }); }

  read(typed) {
    const text = typed.replace(/[-−–‐]/g, " − ").replace(/[:?\s]+/g, " ").replaceAll("+", " + ");
    let tokens = text.replace(/[+−\s]+$/, "").trim().split(" ").filter(Boolean);
    const isSign = (token) => SIGNS.includes(token);
    if (tokens.length === 3 && !tokens.some(isSign)) {
      const [a, b, c] = tokens;
      tokens = [c, "−", a, "+", b];
    }
    if (tokens.length && !isSign(tokens[0])) tokens = ["+", ...tokens];
    const signs = tokens.filter((_, i) => i % 2 === 0), words = tokens.filter((_, i) => i % 2);
    if (!words.length || signs.length !== words.length || !signs.every(isSign) || words.some(isSign)) {
      throw new Error(this.how);
    }
    return [signs, words];
  }

  answer(typed, inputs) {
    const { vectors } = this, [signs, typedWords] = this.read(typed);
    const ids = vectors.ids(typedWords), words = ids.map((id) => vectors.words[id]);
    const name = words.map((word, i) => `${signs[i]} ${word}`).join(" ").replace(/^\+ /, "");
    const query = vectors.sum(ids, signs.map((sign) => (sign === "+" ? 1 : -1)));
    const excluded = inputs ? [] : ids;
    const best = vectors.nearest(query, 10, excluded);
    if (Math.hypot(...query) <= 4 * ids.length ** 2 * Number.EPSILON || !best.length) {
      throw new Error(`No word answers ${name}: nothing is left of it.`);
    }
    const list = (title, rows) => [`cosine with ${title}`, rows.map(([id, cosine]) =>
      [vectors.words[id] + (ids.includes(id) ? " (in the question)" : ""), shown(cosine)])];
    const word = ([id]) => vectors.words[id], plus = signs.indexOf("+");
    if (plus < 0 || ids.length === 1) {
      const said = `Nearest to ${name}: ${best.slice(0, 3).map(word).join(", ")}.`;
      return { said, lists: [list(name, best)] };
    }
    const alone = vectors.nearest(vectors.sum([ids[plus]], [1]), 5, excluded);
    const other = word(alone[0]), too = other === word(best[0]) ? " too" : "";
    return {
      said: `Nearest to ${name}: ${word(best[0])}. Nearest to ${words[plus]} alone: ${other}${too}.`,
      lists: [list(name, best.slice(0, 5)), list(`${words[plus]} alone`, alone)],
    };
  }
}

// Which of two poles lists of words lie nearer to, beside lists drawn at random.
class Poles {
  constructor(page, vectors) {
    Object.assign(this, page, { vectors });
    const lists = Object.values(page.poles).map((words) => vectors.ids(words));
    const weights = lists.flatMap((ids, i) => ids.map(() => (i ? -1 : 1) / ids.length));
    this.scores = vectors.dots(vectors.sum(lists.flat(), weights));
  }

  answer(typed) {
    const lists = typed.split("/").map((part) => part.match(/[^\s,;]+/g)).filter(Boolean);
    if (!lists.length) throw new Error(this.how);
    const answers = lists.map((words) => this.ofList(this.vectors.ids(words)));
    return { said: answers.map(([said]) => said).join(" "), lists: answers.map(([, list]) => list) };
  }

  ofList(ids) {
    const { scores, vectors } = this, n = ids.length, [one, other] = Object.keys(this.poles);
    const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const others = scores.subarray(0, Math.max(1000, Math.max(...ids) + 1));  // as frequent
    const middle = mean(others), here = mean(ids.map((id) => scores[id]));
    const off = 1.96 * Math.sqrt(mean(others.map((x) => (x - middle) ** 2)) / n);
    const beyond = here > middle + off ? one : here < middle - off ? other : "";
    const drawn = n > 1 ? `lists of ${n} random words` : "random words";
    return [
      `${vectors.words[ids[0]]}${n > 1 ? " …" : ""}: ${shown(here)}, ${beyond ? "" : "no "}nearer to `
      + `${beyond || "either side"} than random words. Of ${drawn} as frequent, 95 % have `
      + `${shown(middle - off)} to ${shown(middle + off)}.`,
      [`higher: nearer to ${one}`, [...ids].sort((i, j) => scores[j] - scores[i])
        .map((id) => [vectors.words[id], shown(scores[id])])],
    ];
  }
}

// The box

const boxes = [];
const tables = new Map();  // the files of a table -> a promise of its vectors

class OwnWords {
  constructor(box) {
    this.page = JSON.parse(box.dataset.words);
    this.table = String(this.page.files);
    this.out = box.querySelector(".own-words-answer");
    this.announce = settled(() => { this.status.textContent = this.out.firstChild.textContent; }, 700);
    this.build(box);
  }

  build(box) {
    const id = `own-words-${boxes.push(this)}`, { start, words, how } = this.page;
    this.input = make("input", { id, value: start, spellcheck: false, autocapitalize: "off" });
    this.input.setAttribute("aria-describedby", `${id}-how`);
    this.allowed = make("input", { type: "checkbox" });
    this.bar = make("progress", { value: 0 });
    this.fetching = make("label", { hidden: true }, `Fetching ${words} `, this.bar);
    this.again = make("button", { type: "button", textContent: "Try again", hidden: true });
    this.status = make("p", { className: "visually-hidden", role: "status" });
    const form = make("form", { autocomplete: "off" },
      make("label", { htmlFor: id, textContent: "Your own words" }), this.input,
      make("p", { id: `${id}-how`, textContent: how }),
      ...(this.page.switch ? [make("label", {}, this.allowed, this.page.switch)] : []),
      this.fetching, this.again, this.status);
    this.input.addEventListener("focus", () => this.load());
    this.again.addEventListener("click", () => this.load());
    form.addEventListener("input", () => this.reply());
    form.addEventListener("submit", (event) => event.preventDefault());
    box.prepend(form);
  }

  // Fetch the vectors, once for all boxes that ask the same ones, and answer what is typed by then.
  async load() {
    if (this.asked || !this.fetching.hidden) return;
    this.fetching.hidden = false;
    this.again.hidden = true;
    try {
      const vectors = await fetched(this.table, this.page.files);
      this.asked = new (this.page.poles ? Poles : Neighbours)(this.page, vectors);
      if (this.input.value !== this.page.start || this.allowed.checked) this.reply();
    } catch (error) {
      this.again.hidden = false;
      this.show({ said: error.message });
    }
    this.fetching.hidden = true;
  }

  reply() {
    if (!this.asked) return this.load();
    try {
      this.show(this.asked.answer(this.input.value, this.allowed.checked));
    } catch (problem) {
      this.show({ said: problem.message, ...problem });
    }
  }

  show({ said, lists = [], word, instead = [] }) {
    const buttons = instead.flatMap((other, i) => {
      const button = make("button", { type: "button", textContent: other });
      button.addEventListener("click", () => this.replace(word, other));
      return [i ? ", " : " Did you mean ", button];
    });
    this.out.replaceChildren(
      make("p", {}, said, ...buttons, ...(instead.length ? ["?"] : [])),
      make("div", {}, ...lists.map(([title, rows]) => make("figure", {},
        make("figcaption", {}, title), make("ol", {}, ...rows.map(([word, number]) =>
          make("li", {}, make("span", {}, word), " ", make("b", {}, number))))))),
    );
    this.announce();
  }

  replace(word, other) {
    const { value } = this.input, at = value.lastIndexOf(word);
    this.input.value = value.slice(0, at) + other + value.slice(at + word.length);
    this.input.focus();
    this.reply();
  }
}

function fetched(table, files) {
  if (!tables.has(table)) {
    const told = boxes.filter((box) => box.table === table);
    const vectors = book.Vectors.fetch(files, (share) => {
      for (const { bar } of told) bar.value = share;
    });
    vectors.catch(() => tables.delete(table));  // so that another attempt asks again
    tables.set(table, vectors);
  }
  return tables.get(table);
}

Object.assign(book, { Neighbours, OwnWords });  // for vectors that come another way

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-words]")) new OwnWords(box);
});
})();
