// "Run at any setting": wakes the page's Python, and gives an explorable's controls all values.

import { megabytes, page, possible, python } from "./python.js";

const { make } = book;
const PATIENCE = [1, 5, 15, 30];  // seconds after which it is said that Python still computes

// Say how long a computation takes, until it has ended. -> its value
async function patiently(explorable, computation) {
  const timers = PATIENCE.map((seconds) => setTimeout(() => {
    explorable.say(`Python is computing, for ${seconds} s now. Putting it to sleep stops it.`);
  }, 1000 * seconds));
  try {
    return await computation;
  } finally {
    timers.forEach(clearTimeout);
  }
}

class Offer {
  constructor(explorable) {
    this.explorable = explorable;
    this.cell = explorable.box.closest(".cell").id.replace("cell-", "");
    this.button = make("button", { type: "button" });
    this.button.addEventListener("click", () => (this.wanted ? python.sleep() : this.wake()));
    this.bar = make("progress", { max: 1, ariaLabel: "Python is waking", hidden: true });
    explorable.tools.prepend(this.button, this.bar);
    python.addEventListener("awake", () => this.name());
    python.addEventListener("asleep", ({ detail }) => this.rest(detail));
    this.name();
  }

  name(again = false) {
    const size = python.awake ? "" : ` (${megabytes} MB, from this site)`;
    const offer = again ? "Try again" : `Run at any setting${size}`;
    this.button.textContent = this.wanted ? "Put Python to sleep" : offer;
  }

  async wake() {
    this.wanted = true;
    this.name();
    try {
      const woken = python.wake(({ done, text }) => this.progress(done, text));
      const [{ cells, preludes, seconds }] = await Promise.all([page(), woken]);
      const long = seconds[this.cell] > 30 ? `: about ${Math.ceil(seconds[this.cell] / 60)} min` : "";
      this.explorable.say(`Python is awake and runs what this figure needs${long} …`);
      const ran = python.run(this.cell, cells[this.cell], preludes[this.cell]);
      const { outputs, error } = await patiently(this.explorable, ran);
      if (error) throw new Error(error.text);
      const { ranges } = outputs.find((output) => output.explorable).explorable;
      const draw = (values) => patiently(this.explorable, python.draw(this.cell, values));
      await this.explorable.free(draw, ranges);
    } catch (error) {
      if (this.wanted) this.rest(error.message);  // it is not, where Python fell asleep meanwhile
    }
  }

  progress(done, text) {
    if (!this.wanted) return;
    this.bar.hidden = done === 1;
    this.bar.value = done;
    if (this.text !== text) this.explorable.say(`${text} …`);
    this.text = text;
  }

  // Go back to the frames drawn in advance, and say why if nobody wished it.
  async rest(why) {
    const { wanted } = this;
    this.wanted = false;
    this.bar.hidden = true;
    this.name(wanted && why);
    if (!wanted) return;
    await this.explorable.frozen();
    this.explorable.say(why && `${why} The pictures drawn in advance are still here.`);
  }
}

if (possible) {
  document.addEventListener("DOMContentLoaded", () => {
    for (const explorable of window.explorables) new Offer(explorable);
    import("./edit.js");
    if (document.querySelector(".own-text")) import("./your_text.js");
  });
}
