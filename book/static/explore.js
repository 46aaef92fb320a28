// Explorables: a picture, and the controls that choose it. Where no Python runs, every picture is a
// file drawn in advance; lib/show/published.py writes what a page holds of them.
(() => {

const { make, settled } = book;
const FRAMES = new URL("../_frames/", document.currentScript.src);
const NEAR = "800px";  // the next frames are fetched when an explorable is this near to the screen

class Explorable {
  constructor(box) {
    Object.assign(this, JSON.parse(box.dataset.explorable));  // axes, start, play, frames
    this.box = box;
    this.figure = box.querySelector("figure");
    this.controls = this.axes.map((axis, i) => new book.controls[axis.kind](axis, this.start[i]));
    this.images = new Map([[this.frameAt(this.start)[0], this.image]]);  // file -> its element
    this.shown = Promise.resolve();  // when the picture is that of the controls
    this.announce = settled(() => { this.spoken.textContent = this.image.alt; }, 700);
    this.settle = settled(() => box.dispatchEvent(new Event("settled", { bubbles: true })), 300);
    this.build();
    box.addEventListener("moved", () => this.moved());
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      this.ahead(this.frameAt(this.start));
    }, { rootMargin: NEAR }).observe(box);
    for (const approach of ["pointerenter", "focusin"]) {  // a hand may now go anywhere
      box.addEventListener(approach, () => this.frames.forEach((frame) => this.fetched(frame)),
        { once: true });
    }
  }

  build() {
    const bar = make("div", { className: "explorable-controls" },
      ...this.controls.map((control) => control.element));
    if (this.play !== null) {
      const control = this.controls[this.play];
      control.input.before(new book.Play(control, () => this.shown).button);
    }
    this.tools = make("div", { className: "explorable-tools" });  // buttons of other scripts
    this.status = make("p", { className: "explorable-status", role: "status" });
    this.spoken = make("p", { className: "visually-hidden", role: "status" });
    this.box.prepend(bar);
    this.box.append(this.status, this.tools, this.spoken);
  }

  // The frame where the controls stand.
  get frame() { return this.frameAt(this.controls.map((control) => control.index)); }

  get image() { return this.figure.querySelector("img"); }

  // The value of each axis, by its name.
  values() {
    return Object.fromEntries(this.controls.map(({ axis, value }) => [axis.name, value]));
  }

  // Stand at some values, by the names of their axes. -> a promise: their picture is shown
  set(values) {
    for (const control of this.controls) {
      if (control.axis.name in values) control.set(values[control.axis.name]);
    }
    return this.moved();
  }

  // Show the picture of where the controls now stand. -> a promise: it is shown
  moved() {
    this.settle();
    const frame = !this.answer && this.frame;
    const ready = frame && this.fetched(frame);
    if (ready?.complete && ready.naturalWidth) this.turnTo(frame);  // before the next paint
    else this.follow();
    return this.shown;
  }

  // Get the picture of the controls, again if they have moved meanwhile.
  follow() {
    if (this.following) return;
    this.following = true;
    this.shown = (async () => {
      let asked;
      while (asked !== (asked = JSON.stringify(this.values()))) {
        try {
          await (this.answer ? this.asked() : this.loaded());
        } catch (error) {
          this.say(error.message);
        }
      }
      this.following = false;
    })();
  }

  // Frames drawn in advance

  // The frame at a position, an index for each axis: [file, alt, caption, width, height].
  frameAt(position) {
    const place = position.reduce((sum, i, axis) => sum * this.axes[axis].values.length + i, 0);
    return this.frames[place];
  }

  fetched([file, , , width, height]) {
    if (!this.images.has(file)) {
      const src = new URL(file, FRAMES);
      this.images.set(file, make("img", { src, width, height, decoding: "sync" }));
    }
    return this.images.get(file);
  }

  async loaded() {
    const { frame } = this;
    try {
      await this.fetched(frame).decode();
    } catch {
      this.images.delete(frame[0]);  // so that a later move asks again
      throw new Error("This picture could not be loaded. Move on, or come back to it later.");
    }
    this.turnTo(frame);
  }

  turnTo(frame) {
    this.show(this.fetched(frame), frame[1], frame[2]);
    this.ahead(frame);
  }

  // Fetch and decode what may come next.
  ahead(frame) {
    for (const { axis, index } of this.controls) {
      const step = this.axes.slice(this.axes.indexOf(axis) + 1)
        .reduce((product, { values }) => product * values.length, 1);
      const here = this.frames.indexOf(frame);
      if (index > 0) this.fetched(this.frames[here - step]).decode().catch(() => {});
      if (index < axis.values.length - 1) {
        this.fetched(this.frames[here + step]).decode().catch(() => {});
      }
    }
  }

  show(image, alt, caption) {
    image.alt = alt;
    this.image.replaceWith(image);
    const words = this.figure.querySelector("figcaption");
    if (words) words.textContent = caption;
    this.say("");
    this.announce();
  }

  say(text) { this.status.textContent = text; }

  // Pictures that somebody draws

  // From now on ask `answer(values)` -> a promise of { src, alt, caption, width, height, said },
  // and let the controls named in `ranges` take values that no frame has.
  free(answer, ranges) {
    this.answer = answer;
    for (const control of this.controls) {
      if (ranges[control.axis.name]) control.free(ranges[control.axis.name]);
    }
    return this.moved();
  }

  async asked() {
    const { src, alt, caption, width, height, said = "" } = await this.answer(this.values());
    const image = make("img", { src, width, height, decoding: "sync" });
    await image.decode();
    this.show(image, alt, caption);
    this.say(said);
  }

  // Go back to the frames drawn in advance.
  frozen() {
    this.answer = undefined;
    this.controls.forEach((control, i) => {
      if (control.index < 0) control.index = this.start[i];
      control.frozen();
    });
    return this.moved();
  }
}

book.Explorable = Explorable;

document.addEventListener("DOMContentLoaded", () => {
  const boxes = [...document.querySelectorAll("[data-explorable]")];
  window.explorables = boxes.map((box) => new Explorable(box));
});
})();
