// The controls of an explorable, one class for each kind of axis: native, labelled, named.
//
// A control stands at one of the values drawn in advance, its `index`. Once it is free, it stands at
// any `value` of its range, and -1 is the index of a value that lies on no frame.
(() => {

const { make } = book;
let count = 0;  // of controls, for their ids

class Control {
  constructor(axis, index) {
    this.axis = axis;
    this.value = axis.values[index];
    this.element = make("div", { className: `explorable-${axis.kind}` });
  }

  get index() { return this.axis.values.indexOf(this.value); }

  set index(index) { this.set(this.axis.values[index]); }

  get text() { return this.axis.texts[this.index] ?? String(this.value); }

  // Stand at a value, as if a hand had moved there, but tell nobody.
  set(value) {
    this.value = value;
    this.update();
  }

  // Stand where a hand moved to, and tell.
  move(value) {
    if (value === this.value) return;
    this.set(value);
    this.element.dispatchEvent(new Event("moved", { bubbles: true }));
  }

  label(input, text = this.axis.label) {
    input.id = `control-${count++}`;
    return make("label", { htmlFor: input.id, textContent: text });
  }

  // Add a box for any number of a range.
  addBox({ low, high, whole }) {
    this.box = make("input", { type: "number", min: low, max: high, step: whole ? 1 : "any" });
    this.box.ariaLabel = `${this.axis.label}, exactly`;
    this.box.addEventListener("change", () => {
      if (this.box.validity.valid && this.box.value) this.move(Number(this.box.value));
      else this.box.reportValidity();
    });
    this.element.append(this.box);
  }
}

class Slider extends Control {
  constructor(axis, index) {
    super(axis, index);
    this.input = make("input", { type: "range" });
    this.readout = make("output");
    this.input.addEventListener("input", () => this.move(this.at(Number(this.input.value))));
    this.element.append(this.label(this.input), this.input, this.readout);
    this.frozen();
  }

  frozen() {
    this.at = (place) => this.axis.values[place];
    this.place = () => this.index;
    this.box?.remove();
    this.readout.hidden = false;
    this.scale(0, this.axis.values.length - 1, 1);
  }

  // Take any number of a range: { low, high, whole, log }.
  free({ low, high, whole, log }) {
    const [onto, back] = log ? [Math.log, Math.exp] : [Number, Number];
    const rounded = (x) => (whole ? Math.round(x) : Number(x.toPrecision(3)));
    this.at = (place) => Math.min(high, Math.max(low, rounded(back(place))));
    this.place = () => onto(this.value);
    this.addBox({ low, high, whole });
    this.readout.hidden = true;
    this.scale(onto(low), onto(high), whole && !log ? 1 : "any");
  }

  scale(min, max, step) {
    Object.assign(this.input, { min, max, step });
    this.update();
  }

  update() {
    this.input.value = this.place();
    this.input.ariaValueText = this.readout.value = this.text;
    if (this.box?.isConnected) this.box.value = this.value;
  }
}

class Switch extends Control {
  constructor(axis, index) {
    super(axis, index);
    this.inputs = axis.values.map((value) => {
      const input = make("input", { type: "radio", name: `switch-${count}` });
      input.addEventListener("change", () => this.move(value));
      return input;
    });
    const labels = this.inputs.map((input, i) => this.label(input, axis.texts[i]));
    const options = this.inputs.map((input, i) => make("span", {}, input, labels[i]));
    this.element.append(make("fieldset", {}, make("legend", { textContent: axis.label }), ...options));
    this.update();
  }

  free(range) {
    const { low, high, whole } = range;
    if (high - low > (whole ? 1 : 0)) this.addBox(range);  // there are more than two
    this.update();
  }

  frozen() { this.box?.remove(); }

  update() {
    this.inputs.forEach((input, i) => { input.checked = i === this.index; });
    if (this.box?.isConnected) this.box.value = this.value;
  }
}

class Menu extends Control {
  constructor(axis, index) {
    super(axis, index);
    this.select = make("select", {}, ...axis.texts.map((text) => make("option", {}, text)));
    this.select.addEventListener("change", () => this.move(axis.values[this.select.selectedIndex]));
    this.name = this.label(this.select);
    this.element.append(this.name, this.select);
    this.update();
  }

  frozen() {
    this.box?.replaceWith(this.select);
    this.name.htmlFor = this.select.id;
  }

  // Take any text, and offer those of a list: { words }.
  free({ words }) {
    const list = make("datalist", { id: `words-${count++}` },
      ...words.map((word) => make("option", { value: word })));
    this.box = make("input", { value: this.value, autocomplete: "off", spellcheck: false });
    this.box.setAttribute("list", list.id);
    this.box.id = `control-${count++}`;
    this.box.addEventListener("change", () => this.move(this.box.value.trim()));
    this.name.htmlFor = this.box.id;
    this.select.replaceWith(this.box);
    this.box.append(list);
  }

  update() {
    this.select.selectedIndex = this.index;
    if (this.box?.isConnected) this.box.value = this.value;
  }
}

// Walks a control through its values, drawn in advance.
class Play {
  constructor(control, wait) {
    this.control = control;
    this.wait = wait;  // -> a promise: the picture is there
    this.button = make("button", { type: "button", className: "explorable-play" });
    this.button.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.stop();
  }

  start() {
    const { control } = this, last = control.axis.values.length - 1;
    if (control.index === last) control.index = -1;
    const step = async () => {
      await this.wait();
      if (!this.timer) return;
      if (control.index === last) return this.stop();
      control.move(control.axis.values[control.index + 1]);
      this.timer = setTimeout(step, 250);
    };
    this.show("Pause", "❚❚");
    this.timer = setTimeout(step);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.show(`Play: ${this.control.axis.label}`, "▶");
  }

  show(name, sign) {
    this.button.ariaLabel = name;
    this.button.textContent = sign;
  }
}

book.controls = { slider: Slider, switch: Switch, menu: Menu };
book.Play = Play;
})();
