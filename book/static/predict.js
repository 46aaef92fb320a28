// Predictions: a question becomes a form, and its answer is kept back until the reader gives one.
// lib/show/questions.py writes the questions, and says the same sentences where a kernel runs.
(() => {  // the scripts of a page share one scope: these names stay inside

const { make, kept } = book;

// What is said to an answer: one object for each kind of question

const GROUPED = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?)$/;
const SIMPLE = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)$/;

// Return the number that was typed, or NaN; its unit may follow it, or a per cent sign.
function read(typed, data) {
  let text = typed.trim();
  if (text.endsWith(data.unit)) text = text.slice(0, text.length - data.unit.length);
  text = text.replace(/[\s'’]/g, "").replace(/[−–]/g, "-");
  const perCent = text.endsWith("%") && !data.unit.startsWith("%");
  text = text.replace(/%$/, "");
  const grouped = GROUPED.test(text), simple = SIMPLE.test(text);
  if (!(grouped || simple) || text.length > 20) return NaN;
  // 1,234 is a little over one where the answer is 0.5, and over a thousand where it is 723
  if (grouped && !(simple && /^[−\d]+\.\d/.test(data.shown))) {
    text = text.replaceAll(text.match(/[.,]/)[0], "");
  }
  return Number(text.replace(",", ".")) / (perCent ? 100 : 1) + 0;
}

const shown = (number) =>
  number.toLocaleString("en-GB", { maximumFractionDigits: 8 }).replace("-", "−");

const NUMBER = {
  field: (data) => make("label", { className: "predict-number" }, "Your answer ",
    make("input", { name: "answer", inputMode: "decimal" }), make("span", {}, ` ${data.unit}`)),
  problem(data, typed) {
    if (!typed.trim()) return "Type a number first, or press “Show me”.";
    return isNaN(read(typed, data))
      ? `“${typed.trim()}” is not a number: type one such as 12 or 0.5.` : "";
  },
  reply(data, typed) {
    const said = read(typed, data), off = Math.abs(said - data.truth);
    const near = off <= data.within + 1e-9;
    const way = `: you were ${shown(off)} too ${said > data.truth ? "high" : "low"}`;
    const far = off > 1e-9 ? way + (near ? ", which is near enough" : "") : "";
    const verdict = near ? "Right" : "Not right";
    return [`${verdict}. You said ${shown(said)}; it is ${data.shown}${far}.`, data.why];
  },
  answer: (data) => [`It is ${data.shown}.`, data.why],
};

const reasons = (data, options) =>
  options.map((option) => `${option} – ${new Map(data.choices).get(option)}`);

const CHOICE = {
  field: (data) => make("div", { className: "predict-options" }, ...data.choices.map(([option]) =>
    make("label", {}, make("input", { type: "radio", name: "answer", value: option }), option))),
  problem: (data, option) => (new Map(data.choices).has(option) ? ""
    : "Choose one of the options first, or press “Show me”."),
  reply(data, option) {
    const told = option === data.truth ? `Right. You said “${option}”.`
      : `Not right. You said “${option}”; the answer is “${data.truth}”.`;
    return [told, ...reasons(data, [...new Set([option, data.truth])])];
  },
  answer: (data) => [`The answer is “${data.truth}”.`,
    ...reasons(data, data.choices.map(([option]) => option))],
};

// What a reader has answered: question -> answer, or null where it was only shown

const STORE = `answers ${location.pathname}`;
let answers = {}, predictions = [];

class Prediction {
  constructor(box) {
    this.data = JSON.parse(box.dataset.predict);
    this.kind = this.data.choices ? CHOICE : NUMBER;
    const cell = box.closest(".cell");
    this.code = [...cell.children].filter((part) => !part.matches(".cell_output"));
    cell.append(...this.code);  // below the form, which then stays in its place
    this.later = [];
    let next = this.data.hides && cell.nextElementSibling;
    for (; next && !next.matches("section"); next = next.nextElementSibling) this.later.push(next);
    this.build(box);
    this.restore();
  }

  build(box) {
    const show = make("button", { type: "button", textContent: "Show me" });
    this.hint = make("p", { className: "predict-hint" }, "What follows opens with the answer.");
    this.status = make("div", { className: "predict-status", role: "status" });
    this.form = make("form", { autocomplete: "off", noValidate: true }, make("fieldset", {},
      make("legend", { textContent: this.data.question }), this.kind.field(this.data),
      make("div", { className: "predict-buttons" },
        make("button", { textContent: "Check my answer" }), show), this.status, this.hint));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check(this.form.elements.answer.value);
    });
    show.addEventListener("click", () => {
      this.say(this.kind.answer(this.data));
      this.commit(answers[this.data.question] ?? null);
    });
    box.prepend(this.form);
  }

  say(lines) {
    this.status.replaceChildren(...lines.map((line) => make("p", { textContent: line })));
  }

  check(said) {
    const problem = this.kind.problem(this.data, said), input = this.form.querySelector("input");
    if (input.type === "text") input.ariaInvalid = problem ? "true" : null;
    if (problem) {
      this.say([problem]);
      return input.focus();
    }
    this.say(this.kind.reply(this.data, said));
    this.commit(said);
  }

  commit(said) {
    answers = kept(STORE, { ...answers, [this.data.question]: said });
    this.open = true;
    drawCurtains();
  }

  // Stand as the reader left it, or as new.
  restore() {
    const said = answers[this.data.question];
    const known = typeof said === "string" && !this.kind.problem(this.data, said);
    this.open = known || said === null;
    this.form.reset();
    const say = this.kind[known ? "reply" : "answer"];
    this.say(this.open ? say(this.data, said) : []);
    if (known) this.form.elements.answer.value = said;
  }
}

// What follows a question opens with its answer, or when a link or the browser's search leads there

function drawCurtains() {
  const behind = new Set(predictions.flatMap((one) => (one.open ? [] : one.later)));
  for (const prediction of predictions) {
    for (const part of prediction.code) part.hidden = !prediction.open;
    for (const part of prediction.later) part.hidden = behind.has(part) ? "until-found" : false;
    prediction.hint.hidden = prediction.open || !prediction.later.length;
  }
}

function openTo(target) {
  const before = predictions.filter((one) => one.later.some((part) => part.contains(target)));
  for (const prediction of before) prediction.open = true;
  if (before.length) drawCurtains();
}

function openToAddress() {
  const target = document.getElementById(location.hash.slice(1));
  const found = document.querySelectorAll(".highlighted");  // what a search was for
  [target, ...found].forEach(openTo);
  target?.scrollIntoView();
}

function offerToForget() {
  const button = make("button", { type: "button", textContent: "Forget my answers" });
  const status = make("span", { role: "status" });
  button.addEventListener("click", () => {
    answers = kept(STORE, {});
    for (const prediction of predictions) prediction.restore();
    drawCurtains();
    status.textContent = "Forgotten.";
    button.scrollIntoView({ block: "nearest" });
  });
  document.querySelector("article").append(make("p", { className: "predict-forget" },
    "Your answers on this page are kept in this browser alone. ", button, " ", status));
}

document.addEventListener("DOMContentLoaded", () => {
  answers = kept(STORE);
  predictions = [...document.querySelectorAll("[data-predict]")].map((box) => new Prediction(box));
  if (!predictions.length) return;
  drawCurtains();
  offerToForget();
  document.addEventListener("beforematch", (event) => openTo(event.target));
  for (const arrival of ["load", "hashchange"]) addEventListener(arrival, openToAddress);
});
})();
